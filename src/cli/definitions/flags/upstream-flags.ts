import type { Command } from 'commander';
import { fileName, said, upstreamUrl } from './options';

/** What makes a token service a gateway. */
export const withUpstream = (command: Command): Command =>
  withVendorTokens(
    command.option(
      '--upstream <origin>',
      'the vendor, such as https://api.hawzu.com: what the service does not answer itself goes there, if the table knows it',
      upstreamUrl,
    ),
  );

/** By which rules, and with which tokens, the vendor is asked. */
export const withVendorTokens = (command: Command): Command =>
  command
    .option('--gateway <file>', "the gateway's file: rules beyond the built-in ones, tokens and limits", said)
    .option(
      '--upstream-token-file <file>',
      "file that holds the vendor's token; without it HAWZU_UPSTREAM_TOKEN",
      fileName,
    )
    .option(
      '--upstream-token-secret <id>',
      "name or ARN of the secret in AWS Secrets Manager that holds the vendor's token",
      said,
    );
