import { Argument, Command, Option } from 'commander';
import type { ExitCode } from './terminal/exit-code';
import type { Handler } from './terminal/invocation';
import {
  BACKEND,
  BACKEND_CONFIG,
  CLAIMED,
  fileName,
  hostNames,
  listed,
  OUT,
  OWNER,
  port,
  said,
  RESTORE,
  SPECS,
  TOKEN,
} from './options';
import type { CommonFlags } from './terminal/terminal';
import { version } from '../adapters/system/installed-package';

/**
 * What runs a command, loaded when one is to run: `--version` and `--help` start without it.
 * `require` and not `import()`, which would bring up the ES module loader for nothing.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const running = () => require('./running') as typeof import('./running');
const commands = () => running().commands;

/** The command line. Flags with one name mean one thing in every command. */
export function buildProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command('hawzu-tokens')
    .description(
      'Access tokens as code: a YAML spec becomes least-privilege tokens whose values sit in AWS Secrets Manager.',
    )
    .version(version())
    .configureHelp({ sortSubcommands: false })
    .showHelpAfterError('(hawzu-tokens --help shows the commands, hawzu-tokens COMMAND --help its flags and examples)')
    .exitOverride();

  const add = <Flags>(
    name: string,
    summary: string,
    formats: readonly string[],
    handler: () => Handler<Flags>,
  ): Command => {
    const command = program
      .command(name)
      .summary(summary)
      .description(summary)
      .option('--no-color', 'no colours (also: NO_COLOR)')
      .option('-q, --quiet', 'print only errors, what is blocked, and a closing line')
      .exitOverride();
    if (formats.length > 0) {
      command.addOption(
        new Option('--format <format>', 'how the result is written').choices(formats).default(formats[0]),
      );
    }
    return command.action(async (...args: unknown[]) => {
      const own = args.at(-1) as Command;
      const flags = own.opts<Flags & CommonFlags & { readonly format: string }>();
      const lists = (own.processedArgs as (string | string[])[]).map((arg) => (Array.isArray(arg) ? arg : [arg]));
      finish(await running().invoke(flags, lists, handler()));
    });
  };

  add<{ offline?: boolean; strict?: boolean; waived?: boolean }>(
    'validate',
    'check specs; with an API in the environment, roles and projects too',
    ['text', 'json', 'sarif'],
    () => commands().validate().validate,
  )
    .argument(...SPECS)
    .option('--offline', 'do not ask the token API about roles and projects')
    .option('--strict', 'treat findings as errors')
    .option('--waived', 'show waived findings too')
    .addHelpText('after', examples('validate tokens.yaml', 'validate specs/ --format sarif > findings.sarif'));

  add<import('./commands/plan').PlanFlags>(
    'plan',
    'show what an apply would do, and why; changes nothing',
    ['text', 'markdown', 'json'],
    () => commands().plan().planCommand,
  )
    .argument(...SPECS)
    .option('--out <file>', 'save the plan, for apply --plan')
    .option('--detailed-exitcode', 'exit 2 when there are changes, 3 when the safety gate will refuse them')
    .option('--prune', 'remove what the spec no longer declares')
    .option(...RESTORE)
    .option(...CLAIMED)
    .option(...OWNER)
    .option(...TOKEN)
    .option('-v, --verbose', 'show the steps of each action')
    .addHelpText(
      'after',
      examples(
        'plan tokens.yaml',
        'plan tokens.yaml --format markdown > comment.md',
        'plan tokens.yaml --out plan.json --detailed-exitcode',
      ),
    );

  add<import('./commands/apply').ApplyFlags>(
    'apply',
    'apply the spec: create and edit tokens, rotate what is due, retire what was superseded',
    ['text', 'json'],
    () => commands().apply().applyCommand,
  )
    .argument(...SPECS)
    .option('--plan <file>', 'apply exactly this saved plan, unless it is stale')
    .option('--prune', 'remove what the spec no longer declares')
    .option(...RESTORE)
    .option(...CLAIMED)
    .option(...OWNER)
    .option(...TOKEN)
    .option('--force', 'override the safety gate')
    .option('-y, --yes', 'approve without being asked')
    .option('-v, --verbose', 'show the steps of each action')
    .addHelpText(
      'after',
      examples('apply tokens.yaml', 'apply tokens.yaml --plan plan.json', 'apply tokens.yaml --yes --prune'),
    );

  add<import('./commands/rotate').RotateFlags>(
    'rotate',
    'replace the values that are due, or the named ones now',
    ['text', 'json'],
    () => commands().rotate().rotateCommand,
  )
    .argument(...SPECS)
    .option(...listed('-t, --token <name>', 'rotate this entry now, due or not'))
    .option('--compromised', 'with --token or --all: the values leaked; every token of these entries is revoked now')
    .option('--all', 'with --compromised: every entry of the specs')
    .option(...listed('--kill <id>', 'with --compromised: a further token to kill'))
    .option(...OWNER)
    .option('--force', 'override the safety gate')
    .option('-y, --yes', 'approve without being asked')
    .option('-v, --verbose', 'show the steps of each action')
    .addHelpText(
      'after',
      examples(
        'rotate tokens.yaml',
        'rotate tokens.yaml --token ci-regression-runner',
        'rotate tokens.yaml --token ci-regression-runner --compromised',
      ),
    );

  add<import('./commands/rollback').RollbackFlags>(
    'rollback',
    'return to the previous value, while its token still lives',
    ['text', 'json'],
    () => commands().rollback().rollbackCommand,
  )
    .argument(...SPECS)
    .requiredOption(...listed('-t, --token <name>', 'the entry to roll back'))
    .option(...OWNER)
    .option('-y, --yes', 'approve without being asked')
    .option('-v, --verbose', 'show the steps of each action')
    .addHelpText('after', examples('rollback tokens.yaml --token ci-regression-runner'));

  add<import('./commands/inventory').InventoryFlags>(
    'inventory',
    'compare declared tokens with real ones, with findings for auditors',
    ['table', 'json', 'csv'],
    () => commands().inventory().inventoryCommand,
  )
    .argument(...SPECS)
    .option('--within <duration>', 'how soon an expiry counts as near', '14d')
    .option(...OWNER)
    .option(...TOKEN)
    .option('--fail-on-findings', 'exit 1 when there is a finding of severity warning or error')
    .addHelpText('after', examples('inventory tokens.yaml', 'inventory tokens.yaml --format csv > inventory.csv'));

  add<import('./commands/synth').SynthFlags>(
    'synth',
    'write a Terraform stack for each spec, with CDKTF',
    ['text', 'json'],
    () => commands().synth().synthCommand,
  )
    .argument(...SPECS)
    .option(...OUT)
    .option(...BACKEND)
    .addHelpText('after', examples('synth tokens.yaml', 'synth specs/ --backend s3'));

  add<import('./terraform/carry-through').DeployFlags>(
    'deploy',
    'apply the spec through CDKTF and terraform or tofu, which keep a state',
    [],
    () => commands().deploy().deployCommand,
  )
    .argument(...SPECS)
    .option(...OUT)
    .option(...BACKEND)
    .option(...BACKEND_CONFIG)
    .option('-y, --yes', 'approve without being asked')
    .addHelpText(
      'after',
      examples('deploy tokens.yaml', 'deploy tokens.yaml --yes --backend s3 --backend-config state.s3.tfbackend'),
    );

  add<import('./terraform/carry-through').DeployFlags>(
    'destroy',
    'revoke what deploy made and schedule its secrets for deletion',
    [],
    () => commands().destroy().destroyCommand,
  )
    .argument(...SPECS)
    .option(...OUT)
    .option(...BACKEND)
    .option(...BACKEND_CONFIG)
    .option('-y, --yes', 'approve without being asked')
    .addHelpText('after', examples('destroy tokens.yaml'));

  add<import('./commands/serve').ServeFlags>(
    'serve',
    'run the reference token service',
    [],
    () => commands().serve().serveCommand,
  )
    .option('--port <port>', 'port; 0 takes a free one', port, '4010')
    .option('--host <host>', 'address to listen on; anything but loopback serves other machines', said, '127.0.0.1')
    .option(
      '--host-name <name>',
      'a name that other machines address it by; IP addresses need none; repeatable, or with commas',
      hostNames,
    )
    .option('--file <file>', 'SQLite file; without it .hawzu-tokens/token-service.db', fileName)
    .option('--seed <file>', 'workspaces, projects, roles and users (JSON or YAML)')
    .option(
      '--token-file <file>',
      'where a management token is written once (mode 0600); without it a folder of its own beside the store',
      fileName,
    )
    .option(
      '--issue-management-token [name]',
      'instead of serving: issue a new value for a management token of the seed, and revoke the old one',
    )
    .addHelpText('after', examples('serve --seed examples/acme/seed.json', 'serve --issue-management-token'));

  add<import('./commands/dev').DevFlags>(
    'dev',
    'run token service and embedded Secrets Manager, and print the environment for any client',
    [],
    () => commands().dev().devCommand,
  )
    .option('--folder <folder>', 'where state is kept', said, '.hawzu-tokens')
    .option('--port <port>', 'port of the token service; 0 takes a free one', port, '4010')
    .option('--secrets-port <port>', 'port of the Secrets Manager endpoint; 0 takes a free one', port, '4566')
    .option(
      '--seed <file>',
      'workspaces, projects, roles and users (JSON or YAML); without it the seed of examples/acme',
    )
    .addHelpText('after', examples('dev', 'dev --port 0 --secrets-port 0 --folder /tmp/try-out'));

  add<import('./commands/provider').ProviderFlags>(
    'provider',
    'put the Terraform provider where terraform and tofu find it',
    [],
    () => commands().provider().providerCommand,
  )
    .addArgument(new Argument('<action>', 'what to do').choices(['install']))
    .option('--dir <folder>', 'root of a plugin folder or mirror; without it the one in your home folder')
    .addHelpText('after', examples('provider install', 'provider install --dir ./terraform.d/plugins'));

  add('schema', 'print the JSON Schema of specs, for editors', [], () => commands().schema().schemaCommand);

  add('completion', 'print the completion script of a shell', [], () =>
    commands().completion().completionCommand(program),
  )
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples('completion bash > /etc/bash_completion.d/hawzu-tokens', 'completion zsh > ~/.zfunc/_hawzu-tokens'),
    );

  add(
    'demo',
    'run the demonstration of npm start: local services, a spec, and its tokens at work',
    [],
    () => commands().demo().demoCommand,
  );

  return program;
}

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ hawzu-tokens ${line}`).join('\n')}\n`;
