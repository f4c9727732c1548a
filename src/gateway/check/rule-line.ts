import type { Rule } from '../rule';

/** A rule as a line of the gateway's file. JSON in one line is YAML, too. */
export function ruleLine({ method, path, permission, project, list }: Rule): string {
  const parts = [
    `method: ${method}`,
    `path: ${JSON.stringify(path)}`,
    `permission: ${permission ?? 'any'}`,
    ...(project ? [`project: ${flow(project)}`] : []),
    ...(list ? [`list: ${flow(list)}`] : []),
  ];
  return `- { ${parts.join(', ')} }`;
}

const flow = (fields: object): string =>
  `{ ${Object.entries(fields)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ')} }`;
