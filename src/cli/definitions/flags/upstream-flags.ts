import type { Command } from 'commander';
import { fileName, said, upstreamUrl } from './options';

/** What makes a token service a gateway. */
export const withUpstream = (command: Command): Command =>
  command
    .option(
      '--upstream <url>',
      'the vendor, such as https://api.hawzu.com: what the service does not answer itself goes there, if the table knows it',
      upstreamUrl,
    )
    .option(
      '--upstream-token-file <file>',
      "file that holds the vendor's token; else HAWZU_UPSTREAM_TOKEN holds it",
      fileName,
    )
    .option(
      '--upstream-token-secret <id>',
      "name or ARN of the secret in AWS Secrets Manager that holds the vendor's token",
      said,
    );
