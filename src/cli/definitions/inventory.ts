import { fileName, listed, OWNER, POLICY, SPECS, TOKEN } from './flags/options';
import { define } from './definition';

export const inventory = define<import('../commands/inventory').InventoryFlags>({
  name: 'inventory',
  summary: 'compare declared tokens with real ones, with findings for auditors',
  formats: ['table', 'json', 'csv', 'markdown', 'html', 'sarif'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option('--within <duration>', 'how soon an expiry counts as near', '14d')
      .option(...OWNER)
      .option(...TOKEN)
      .option(...POLICY)
      .option(...listed('--columns <names>', 'columns of a table, CSV or Markdown, such as name,created_by,expires_at'))
      .option(
        '--filter <condition>',
        'only lines that fit, such as status=disabled,expired, consumer=github-*, finding=no-expiry or expires_at<2026-12-31; repeatable',
        (one: string, all: string[] = []) => [...all, one],
      )
      .option('--sort <column>', 'order of the lines; with - before it the other way round')
      .option('--usage', 'hold what was used in 90 days against what is granted: a question for each token')
      .option('--fix', 'write the lowest access that would do into the specs, comments kept; takes --usage in')
      .option('--out <file>', 'write to a file', fileName)
      .option('--fail-on-findings', 'exit 1 when there is a finding of severity warning or error'),
  examples: [
    'inventory tokens.yaml',
    'inventory specs/ --format html --out inventory.html',
    'inventory specs/ --format csv --out inventory.csv',
    'inventory specs/ --filter expires_at=never --columns name,owner,justification,review_by,waivers',
    'inventory specs/ --usage --filter finding=unused-rights --columns name,access,used_permissions,lower_access',
  ],
  run: (commands) => commands.inventory().inventoryCommand,
});
