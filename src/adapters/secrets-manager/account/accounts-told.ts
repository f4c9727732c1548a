import { type Environment, setting } from '../../network/environment';

/** What may tell of an account. */
interface Told {
  readonly env: Environment;
  readonly roleArn?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly accountId?: string | undefined };
}

const ACCOUNT = /^\d{12}$/;

/** AWS accounts that settings and credentials name, without asking anybody. None of them is certain. */
export function accountsTold({ env, roleArn, credentials }: Told): readonly string[] {
  const told = [
    credentials?.accountId,
    credentials && accountInKey(credentials.accessKeyId),
    setting(env, 'AWS_ACCOUNT_ID'),
    roleArn?.split(':')[4],
  ];
  return [...new Set(told.filter((one): one is string => one !== undefined && ACCOUNT.test(one)))];
}

const KEY = /^A[KS]IA([A-Z2-7]{16})$/;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Of the 80 bits behind the prefix: one that is no part of it, then 40. */
const BITS_AFTER = 39n;
const ACCOUNT_BITS = (1n << 40n) - 1n;

/** AWS writes the account into the ids of access keys since 2019. Of an older key this gives a number that is none. */
export function accountInKey(accessKeyId: string): string | undefined {
  const [, text] = KEY.exec(accessKeyId) ?? [];
  if (text === undefined) return undefined;
  const bits = [...text].reduce((sum, one) => (sum << 5n) | BigInt(BASE32.indexOf(one)), 0n);
  return String((bits >> BITS_AFTER) & ACCOUNT_BITS).padStart(12, '0');
}
