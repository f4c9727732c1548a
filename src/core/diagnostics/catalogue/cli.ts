import { defineCatalogue, entry, type NoParameters } from '../define-catalogue';

/** What can be wrong with how a command was called. */
export const cliCodes = defineCatalogue('cli', 'Command line', {
  'file-unreadable': entry<{ file: string; why: string }>({
    severity: 'error',
    summary: 'A file named on the command line can not be read.',
    message: ({ file, why }) => `${file} can't be read: ${why}`,
  }),
  'file-unwritable': entry<{ file: string; why: string }>({
    severity: 'error',
    summary: 'A file named on the command line can not be written.',
    message: ({ file, why }) => `${file} can't be written: ${why}`,
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
    advice: () => 'for a local try-out, run "hawzu-tokens dev" and use the environment that it prints',
  }),
  'flag-invalid': entry<{ flag: string; found: string; expected: string }>({
    severity: 'error',
    summary: 'A flag has a value that it does not take.',
    message: ({ flag, found, expected }) => `${flag} can't be "${found}": it takes ${expected}`,
  }),
  'approval-missing': entry<NoParameters>({
    severity: 'error',
    summary: 'A command that changes something was run without a terminal and without approval.',
    message: () => 'nobody is there to approve this plan',
    advice: () => 'say --yes, or apply a plan that was saved and reviewed with --plan',
  }),
  'several-specs': entry<{ count: number; command: string }>({
    severity: 'error',
    summary: 'The files hold several specs, and the command works on one.',
    message: ({ count, command }) => `these files hold ${count} specs (owners or workspaces); ${command} works on one`,
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
});
