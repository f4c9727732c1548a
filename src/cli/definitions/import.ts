import { Option } from 'commander';
import { define } from './definition';
import { listed } from './flags/options';

export const importing = define<import('../commands/import').ImportFlags>({
  name: 'import',
  summary: 'write specs for the tokens that exist; changes nothing',
  formats: ['yaml', 'terraform', 'removed', 'json'],
  options: (command) =>
    command
      .argument('[specs...]', 'specs that there are: what they declare is left out')
      .option('--workspace <id>', 'the workspace; without it that of the management token')
      .option('--name <owner id>', 'metadata.name of the new spec; without it the id of the workspace')
      .option('--out <folder>', 'write files into this folder; without it the spec goes to standard output')
      .option('--force', 'overwrite files')
      .addOption(
        new Option('--group <how>', 'one file, a file for each owner, or for each project')
          .choices(['one', 'owner', 'scope'])
          .default('one'),
      )
      .addOption(
        new Option('--access <how>', 'write the role of a token, or the permissions that it stands for')
          .choices(['role', 'needs'])
          .default('role'),
      )
      .option('--expires-in <duration>', 'lifetime of tokens that are made anew, at most', '90d')
      .option('--answers <file>', 'what is known of tokens, by id: name, purpose, consumer, owner, justification')
      .option(...listed('--id <token id>', 'only this token, whatever its label says'))
      .option(...listed('--secret <arn>', 'agree that the value of this secret is read, and presented once'))
      .option(...listed('--secret-prefix <prefix>', 'the same for secrets whose names begin so'))
      .option(...listed('--secret-tag <key=value>', 'the same for secrets with this tag; KEY alone: with any value'))
      .option(...listed('--region <region>', 'where secrets are; without it the region of the environment'))
      .option(...listed('--lost <owner id>', 'instead: the spec of this owner, from its secrets and tokens'))
      .option('-y, --yes', 'agree to the reading of values without being asked'),
  examples: [
    'import > tokens.yaml',
    'import specs/ --secret-prefix teams/ --out imported/ --group owner',
    'import --lost acme-ci --out specs/',
    'import --lost acme-ci --format terraform --out stack/',
  ],
  run: (commands) => commands.import().importCommand,
});
