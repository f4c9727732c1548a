import { OWNER, SPECS, TOKEN } from './options';
import { define } from './definition';

export const inventory = define<import('../commands/inventory').InventoryFlags>({
  name: 'inventory',
  summary: 'compare declared tokens with real ones, with findings for auditors',
  formats: ['table', 'json', 'csv'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option('--within <duration>', 'how soon an expiry counts as near', '14d')
      .option(...OWNER)
      .option(...TOKEN)
      .option('--fail-on-findings', 'exit 1 when there is a finding of severity warning or error'),
  examples: ['inventory tokens.yaml', 'inventory tokens.yaml --format csv > inventory.csv'],
  run: (commands) => commands.inventory().inventoryCommand,
});
