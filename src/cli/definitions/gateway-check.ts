import { define } from './definition';
import { fileName, said, upstream } from './flags/options';

export const gatewayCheck = define<import('../commands/gateway-check').GatewayCheckFlags>({
  name: 'gateway check',
  summary: "hold the gateway's table against the vendor, read-only, line by line",
  formats: ['text', 'json'],
  options: (command) =>
    command
      .requiredOption('--upstream <origin>', "origin of the vendor's API, such as https://api.hawzu.com", upstream)
      .option('--gateway <file>', "the gateway's file: rules beyond the built-in ones, and tokens", said)
      .option('--upstream-token-file <file>', "file with the vendor's token; without it HAWZU_UPSTREAM_TOKEN", fileName)
      .option('--upstream-token-secret <id>', "name or ARN of the secret with the vendor's token", said),
  examples: [
    'gateway check --upstream https://api.hawzu.com --upstream-token-secret hawzu/vendor-token',
    'gateway check --upstream https://app.hawzu.com --gateway gateway.yaml --format json',
  ],
  run: (commands) => commands.gatewayCheck().gatewayCheckCommand,
});
