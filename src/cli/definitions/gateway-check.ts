import { define } from './definition';
import { upstreamUrl } from './flags/options';
import { withVendorTokens } from './flags/upstream-flags';

export const gatewayCheck = define<import('../commands/gateway-check').GatewayCheckFlags>({
  name: 'gateway check',
  summary: "hold the gateway's table against the vendor, read-only, line by line",
  formats: ['text', 'json'],
  options: (command) =>
    withVendorTokens(
      command.requiredOption('--upstream <origin>', "the vendor's API, such as https://api.hawzu.com", upstreamUrl),
    ),
  examples: [
    'gateway check --upstream https://api.hawzu.com --upstream-token-secret hawzu/vendor-token',
    'gateway check --upstream https://app.hawzu.com --gateway gateway.yaml --format json',
  ],
  run: (commands) => commands.gatewayCheck().gatewayCheckCommand,
});
