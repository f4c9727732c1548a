import { defineCatalogue, entry, plainEntry } from '../define-catalogue';

/** What can be wrong with the file of a gateway, beyond its form. */
export const gatewayCodes = defineCatalogue(
  'gateway',
  {
    title: "The gateway's file",
    arises: '`gateway check`, and `serve` and `dev` with `--upstream`, when they read [the file](how-to/gateway.md).',
  },
  {
    'gateway-permission-unknown': entry<{ permission: string }>({
      severity: 'error',
      summary: 'A rule asks for a permission that no role can have.',
      message: ({ permission }) => `there is no permission "${permission}"`,
      advice: () => 'choose one of docs/permissions.md; any lets everybody with access to the place do it',
    }),
    'gateway-one-document': plainEntry({
      severity: 'error',
      summary: 'The file has several documents.',
      message: () => 'a second document in the file of a gateway',
      advice: () => 'write everything into one: its lists take any number of entries',
    }),
    'gateway-rule-twice': entry<{ method: string; path: string }>({
      severity: 'error',
      summary: 'Two rules of the file are about the same requests.',
      message: ({ method, path }) => `a second rule for ${method} ${path}`,
      advice: () => 'keep one of them',
    }),
    'gateway-name-twice': entry<{ name: string }>({
      severity: 'error',
      summary: 'A path has the same name in braces twice.',
      message: ({ name }) => `{${name}} stands twice in this path`,
      advice: () => 'give the second another name',
    }),
    'gateway-place-unnamed': entry<{ found: string; place: string }>({
      severity: 'error',
      summary: 'A path has a workspace or project that is not told as one, so that nobody would judge it.',
      message: ({ found, place }) => `"${found}" stands for a ${place} and is not told as one`,
      advice: ({ place }) => `write {${place}}: then a token must have access to that ${place}`,
    }),
    'gateway-path-is-own': entry<{ method: string; path: string }>({
      severity: 'error',
      summary: 'A rule is for requests that the service answers itself.',
      message: ({ method, path }) => `the service answers ${method} ${path} itself`,
      advice: () => 'take the rule out: management of tokens, roles, people and audit never goes to the vendor',
    }),
    'gateway-project-told-twice': plainEntry({
      severity: 'error',
      summary: 'The path of a rule names the project, and "project" tells it, too.',
      message: () => 'the path already names the project',
      advice: () => 'take "project" out',
    }),
    'gateway-id-of-another': entry<{ id: string }>({
      severity: 'error',
      summary:
        'The project of a rule stands in query or body, and its path has an id of its own, which may belong to another project.',
      message: ({ id }) => `{${id}} may belong to another project than the one that the request tells`,
      advice: () =>
        'take "project" out: the rule is then of the workspace, and closed to project tokens; or use a path of the vendor that has {project} in it',
    }),
    'gateway-no-body': entry<{ method: string }>({
      severity: 'error',
      summary: 'The project is told in the body of a request that has none.',
      message: ({ method }) => `a ${method} has no body that could tell the project`,
      advice: () => 'tell it in the query, or use a path with {project}',
    }),
    'gateway-list-not-read': entry<{ method: string }>({
      severity: 'error',
      summary: 'A rule for a list has another method than GET.',
      message: ({ method }) => `a list is read with GET, not ${method}`,
      advice: () => 'take "list" out, or write method: GET',
    }),
    'gateway-token-twice': entry<{ workspace: string | undefined }>({
      severity: 'error',
      summary: 'Two tokens of the vendor are named for one workspace, or one of several names none.',
      message: ({ workspace }) =>
        workspace === undefined ? 'one of several tokens names no workspace' : `a second token for ${workspace}`,
      advice: () => 'name one token for each workspace; while it changes, a secret holds the next and the previous one',
    }),
    'gateway-line-misfit': entry<{ line: string; why: string; mend: string | undefined }>({
      severity: 'error',
      summary: 'The vendor does not answer as a line of the table says.',
      message: ({ line, why }) => `${line}: ${why}`,
      advice: ({ mend }) =>
        mend === undefined
          ? 'correct the line in the file of --gateway, or give it permission: nobody there to take it out'
          : `write under rules in the file of --gateway: ${mend}`,
    }),
    'vendor-token-missing': entry<{ source: string; why: string }>({
      severity: 'error',
      summary: "The vendor's token is not where it should be.",
      message: ({ source, why }) => `no token of the vendor in ${source}: ${why}`,
      advice: () =>
        'name where it is with --upstream-token-secret or --upstream-token-file, in the file of --gateway, or set HAWZU_UPSTREAM_TOKEN',
    }),
    'vendor-silent': entry<{ why: string }>({
      severity: 'error',
      summary: 'The vendor does not answer at all.',
      message: ({ why }) => why,
    }),
    'gateway-token-source': plainEntry({
      severity: 'error',
      summary: 'A token of the vendor has no source, or several.',
      message: () => 'a token comes from one secret, one file or one variable',
      advice: () => 'keep one of "secret", "file" and "env"',
    }),
  },
);
