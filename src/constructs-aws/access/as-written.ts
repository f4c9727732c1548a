import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { Construct } from 'constructs';

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** A value with references in it as Terraform will read them: two of the same thing are the same text only then. */
export const asWritten = <T>(scope: Construct, value: T): T =>
  Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing: false }) as T;
