import { defineCatalogue, entry, type NoParameters } from '../define-catalogue';

/** What can be wrong with how a command was called. */
export const cliCodes = defineCatalogue(
  'cli',
  {
    title: 'Command line',
    arises: 'The command line itself: arguments, files, environment, and the programs that it starts.',
  },
  {
    'file-unreadable': entry<{ file: string; why: string }>({
      severity: 'error',
      summary: 'A file named on the command line cannot be read.',
      message: ({ file, why }) => `${file} can't be read: ${why}`,
    }),
    'file-unwritable': entry<{ file: string; why: string }>({
      severity: 'error',
      summary: 'A file named on the command line cannot be written.',
      message: ({ file, why }) => `${file} can't be written: ${why}`,
    }),
    'not-fixed': entry<{ why: string }>({
      severity: 'warning',
      summary: '`inventory --fix` can’t write the lower access of an entry by itself.',
      message: ({ why }) => `not written: ${why}`,
      advice: () => 'write the access that its finding tells by hand',
    }),
    'file-exists': entry<{ files: readonly string[] }>({
      severity: 'error',
      summary: 'A command would overwrite files.',
      message: ({ files }) => `not overwritten: ${files.join(', ')}; nothing was written`,
      advice: () => 'name another folder with --out, or overwrite with --force',
    }),
    'answers-invalid': entry<{ file: string; why: string }>({
      severity: 'error',
      summary: 'The file of --answers has another form than token ids with what is said of each.',
      message: ({ file, why }) => `${file}: ${why}`,
      advice: () => 'write token ids, each with name, purpose, consumer, owner or justification, in YAML or JSON',
    }),
    'inventory-file-invalid': entry<{ file: string; why: string }>({
      severity: 'error',
      summary: 'A file is not what inventory --format json writes.',
      message: ({ file, why }) => `${file} is no saved inventory: ${why}`,
      advice: () => 'save one with: hawzu-tokens inventory SPECS --format json --out FILE',
    }),
    'output-lost': entry<{ why: string }>({
      severity: 'error',
      summary: 'The output of a command could not be written, for example because the disk is full.',
      message: ({ why }) => `the output could not be written: ${why}`,
      advice: () => 'fix that and run the command again; what an apply did stays done',
    }),
    'no-spec-files': entry<{ folder: string }>({
      severity: 'error',
      summary: 'A folder named on the command line holds no YAML file.',
      message: ({ folder }) => `${folder} holds no .yaml or .yml file`,
    }),
    'setting-missing': entry<{ name: string; what: string }>({
      severity: 'error',
      summary: 'An environment variable that the command needs is not set.',
      message: ({ name, what }) => `${name} is not set: ${what}`,
      advice: () => 'to try things out, run "hawzu-tokens dev": it starts a token service here and prints what to set',
    }),
    'flag-invalid': entry<{ flag: string; found: string; expected: string }>({
      severity: 'error',
      summary: 'A flag has a value that it does not take.',
      message: ({ flag, found, expected }) => `${flag} can't be "${found}": it takes ${expected}`,
    }),
    'approval-missing': entry<NoParameters>({
      severity: 'error',
      summary: 'A command that changes something was run without a terminal and without approval.',
      message: () => 'approval required, but there is no terminal to ask at; nothing was changed',
      advice: () => 'review the plan, then pass --yes; "apply" also takes a plan that was saved, with --plan',
    }),
    'approval-unseen': entry<NoParameters>({
      severity: 'error',
      summary:
        'A command that changes something was to ask for approval of a plan that its flags kept from being shown.',
      message: () => 'nobody can approve a plan that --quiet or --format keeps from being shown; nothing was changed',
      advice: () => 'leave the flag out to see the plan and be asked, or pass --yes if you know what it does',
    }),
    'approval-declined': entry<NoParameters>({
      severity: 'error',
      summary: 'A plan was shown and not approved.',
      message: () => 'not approved: nothing was changed',
      advice: () => 'run the command again and answer "yes" to go ahead',
    }),
    'unknown-owner': entry<{ owner: string; known: readonly string[] }>({
      severity: 'error',
      summary: 'A command names an owner that no spec has.',
      message: ({ owner, known }) => `no spec has the owner "${owner}"; the owners are ${known.join(', ')}`,
    }),
    'emergency-flag-alone': entry<{ flag: string }>({
      severity: 'error',
      summary: 'A flag that is for emergencies was given without --compromised.',
      message: ({ flag }) => `${flag} is for tokens that leaked, and --compromised is missing`,
      advice: () => 'add --compromised, or leave the flag out',
    }),
    'emergency-several-owners': entry<{ token: string; owners: readonly string[] }>({
      severity: 'warning',
      summary: 'An emergency named an entry that several owners have.',
      message: ({ token, owners }) =>
        `${owners.join(' and ')} each have an entry named ${token}: this run is for all of them`,
      advice: () => 'to mean one of them alone, pass --owner',
    }),
    'emergency-spec-invalid': entry<{ errors: number; named: boolean }>({
      severity: 'warning',
      summary: 'An emergency worked with specs that hold errors; what they hide was left alone.',
      message: ({ errors, named }) =>
        named
          ? `the specs hold ${errors === 1 ? 'an error' : `${errors} errors`}, listed here, which did not hold this run up: entries that were not named were left alone`
          : `the specs hold ${errors === 1 ? 'an error' : `${errors} errors`}, listed here: an entry that could be read in part got no replacement, and one that could not be read was left alone`,
      advice: ({ named }) =>
        named
          ? 'correct the specs before the next apply'
          : 'correct the specs and run this again, or name the entries with --token',
    }),
    'kill-unknown': entry<{ id: string }>({
      severity: 'error',
      summary: 'An emergency names a token by id that the workspace does not have, or that the run itself works with.',
      message: ({ id }) =>
        `--kill ${id}: no workspace of these specs has such a token, or it is the one this run works with`,
      advice: () =>
        'nothing was done; check the id, and leave it out if that token was revoked meanwhile. To kill the token that the run works with, use another management token',
    }),
    'end-not-asked-for': entry<{ id: string }>({
      severity: 'error',
      summary: 'A token was named with --end that no plan names as unproven or lost.',
      message: ({ id }) => `--end ${id}: it was not ended; no plan of these specs names this token as unproven or lost`,
      advice: () => 'check the id, and that the spec of the entry that it may be of is given; plan shows such tokens',
    }),
    'emergency-unnamed': entry<NoParameters>({
      severity: 'error',
      summary: 'An emergency was asked for without saying for which tokens.',
      message: () => '--compromised needs the tokens that leaked',
      advice: () => 'name them with --token, or pass --all for every token of the specs',
    }),
    'several-specs': entry<{ count: number; command: string }>({
      severity: 'error',
      summary: 'The files hold several specs, and the command works on one.',
      message: ({ count, command }) =>
        `these files hold ${count} specs (owners or workspaces); ${command} works on one`,
      advice: () => 'name the files of one spec',
    }),
    'roles-not-checked': entry<{ why: string }>({
      severity: 'note',
      summary: 'Roles and projects were not checked, because the token API was not asked.',
      message: ({ why }) => `roles and projects were not checked: ${why}`,
    }),
    'seed-invalid': entry<{ file: string; why: string }>({
      severity: 'error',
      summary: 'A seed file of the token service is not valid.',
      message: ({ file, why }) => `${file} is not a seed: ${why}`,
    }),
    'cannot-start': entry<{ what: string; why: string }>({
      severity: 'error',
      summary: 'A local service could not be started.',
      message: ({ what, why }) => `the ${what} could not be started: ${why}`,
    }),
    'store-in-use': entry<{ why: string }>({
      severity: 'error',
      summary: 'Another process has the store of a local service open.',
      message: ({ why }) => why,
    }),
    'seed-of-another-store': entry<{ why: string }>({
      severity: 'error',
      summary: "A local service was to start with a seed that has none of the workspaces of its store's tokens.",
      message: ({ why }) => why,
    }),
    'store-purpose': entry<{ why: string }>({
      severity: 'error',
      summary: 'A store is for rehearsal and was to be served in earnest, or the other way round.',
      message: ({ why }) => why,
    }),
    'failpoint-refused': entry<{ why: string }>({
      severity: 'error',
      summary: 'A failpoint could not be set, listed or cleared: nothing rehearses there, or it is refused.',
      message: ({ why }) => `nothing was set or cleared: ${why}`,
    }),
    'store-file-foreign': entry<{ why: string }>({
      severity: 'error',
      summary: 'A file that is not of the store has a name that the store of a local service needs.',
      message: ({ why }) => why,
    }),
    'store-lost': entry<{ why: string }>({
      severity: 'error',
      summary: 'The store of a running service was taken from it, so it stopped.',
      message: ({ why }) => why,
    }),
    'store-moved': entry<{ old: string; now: string }>({
      severity: 'error',
      summary: 'A store is where version 0.1 kept it, and this version would begin an empty one elsewhere.',
      message: ({ old, now }) => `version 0.1 kept its store in ${old}, and this version keeps it in ${now}`,
      advice: ({ old }) =>
        `to go on with it: --file ${old} --token-file management-token; to begin an empty one, name its file with --file`,
    }),
    'management-token-lost': entry<{ file: string; store: string }>({
      severity: 'error',
      summary: 'The store had a management token; it was revoked, or its file is gone or holds something else.',
      message: ({ file, store }) => `${file} holds no management token that ${store} knows as live`,
      advice: ({ store }) =>
        `put the file back; if it is lost, "hawzu-tokens serve --file ${store} --issue-management-token" (and the same --seed) issues a new one and revokes the old`,
    }),
    'management-token-not-issued': entry<{ why: string }>({
      severity: 'error',
      summary: 'A management token could not be issued at the console.',
      message: ({ why }) => `no management token was issued: ${why}`,
    }),
    'sign-in-unchanged': entry<{ email: string; why: string }>({
      severity: 'error',
      summary: 'Neither a password nor a code of a person could be set.',
      message: ({ email, why }) => `nothing was changed for ${email}: ${why}`,
    }),
    'password-unread': entry<{ why: string }>({
      severity: 'error',
      summary: 'No password came on standard input.',
      message: ({ why }) => `no password was read: ${why}`,
    }),
    'rotation-no-workspace': entry<{ workspace: string }>({
      severity: 'error',
      summary: 'Local rotation was asked for in a workspace for which the seed has no management token.',
      message: ({ workspace }) =>
        `the seed has no management token for workspace ${workspace}, so nothing can rotate there`,
      advice: () => 'name a seed that has the workspace and a management token of it, or leave its specs out',
    }),
    'rotation-nothing': entry<NoParameters>({
      severity: 'warning',
      summary: 'Local rotation was asked for of specs that have no rotating entry.',
      message: () => 'no entry of these specs rotates, so nothing will',
      advice: () => 'both services run all the same; for rotation, declare "rotation.every" and start again',
    }),
    'rotation-unschedulable': entry<{ token: string; why: string }>({
      severity: 'warning',
      summary: "An entry is to rotate in a way that none of Secrets Manager's schedules fits.",
      message: ({ token, why }) => `${token} is not rotated by Secrets Manager here: ${why}`,
      advice: () => 'an apply replaces its value when it is due; for a schedule, change "rotation.every"',
    }),
    'clock-line-unknown': entry<{ found: string }>({
      severity: 'error',
      summary: 'A line that was typed to move the clock of local services is none that moves it.',
      message: ({ found }) => `"${found}" moves no clock`,
      advice: () =>
        'nothing was changed; type a plus sign and a length as in specs, from an hour to three years (+6h, +20d, +2w, +1M, +1y), or a speed (3600x, 1x)',
    }),
    'terraform-missing': entry<{ looked: string }>({
      severity: 'error',
      summary: 'A command that works through Terraform or OpenTofu found neither.',
      message: ({ looked }) => `there is no ${looked} on this machine (looked in PATH)`,
      advice: () =>
        'install Terraform 1.5 or OpenTofu 1.6, or newer (developer.hashicorp.com/terraform/install, opentofu.org/docs/intro/install), or name one in TERRAFORM_BINARY_NAME; "hawzu-tokens apply" makes the same tokens without either',
    }),
    'terraform-too-old': entry<{ command: string; product: string; version: string; oldest: string }>({
      severity: 'error',
      summary: 'The Terraform or OpenTofu that was found is older than this software works with.',
      message: ({ command, product, version, oldest }) =>
        `"${command}" is ${product} ${version}, and ${oldest} is the oldest that works here`,
      advice: () =>
        'install a newer one, or name another in TERRAFORM_BINARY_NAME; "hawzu-tokens apply" makes the same tokens without either',
    }),
    'terraform-unusable': entry<{ command: string; why: string }>({
      severity: 'error',
      summary: 'The program that should be Terraform or OpenTofu is neither, or does not run.',
      message: ({ command, why }) => `"${command}" is neither Terraform nor OpenTofu: ${why}`,
      advice: () =>
        'name the right program in TERRAFORM_BINARY_NAME; "hawzu-tokens apply" makes the same tokens without either',
    }),
    'provider-not-found': entry<NoParameters>({
      severity: 'error',
      summary: 'Terraform did not find the hawzu provider, although it lies in the folder of the stack.',
      message: () =>
        'Terraform did not take the hawzu provider from terraform.d/plugins: your CLI configuration names other places in "provider_installation"',
      advice: () =>
        'put it into a mirror that the configuration names, with "hawzu-tokens provider install --dir FOLDER", or add a filesystem_mirror for hawzu/hawzu',
    }),
    'audit-broken': entry<{ workspace: string; number: number; why: string }>({
      severity: 'error',
      summary: 'The audit events of a workspace are not the chain that they were: one was changed, or is missing.',
      message: ({ workspace, number, why }) => `the audit chain of ${workspace} is broken at event ${number}: ${why}`,
      advice: () =>
        'keep the store and every export as they are; an earlier export or backup shows what stood there, and who could write to the store is the next question',
    }),
    'audit-unverified': entry<{ what: string; why: string }>({
      severity: 'error',
      summary:
        'There is nothing whole to verify: an export was cut, or a kept head belongs to none of its workspaces or to an event before it.',
      message: ({ what, why }) => `${what} can't be verified: ${why}`,
    }),
    'internal-error': entry<{ problem: string }>({
      severity: 'error',
      summary: 'The program hit an error of its own.',
      message: ({ problem }) => `hawzu-tokens hit an internal error: ${problem}`,
      advice: () =>
        'nothing is lost: run the same command again, and please report it; HAWZU_DEBUG=1 shows where it happened',
    }),
    'synth-failed': entry<{ why: string }>({
      severity: 'error',
      summary: 'The CDKTF app that turns specs into stacks failed.',
      message: ({ why }) => `the stack could not be synthesized: ${why}`,
    }),
  },
);
