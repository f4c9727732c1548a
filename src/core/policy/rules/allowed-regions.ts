import { defineRule } from './rule';
import { textsIn } from './settings/texts';

interface Regions {
  readonly regions: readonly string[];
}

export const allowedRegions = defineRule<'allowed-regions', Regions>({
  code: 'allowed-regions',
  title: 'Allowed regions',
  description:
    'Secrets and their copies are in these regions of AWS. A secret that names none could be anywhere, so it breaks the rule too.',
  fields: {
    regions: {
      title: 'Regions',
      description: 'Regions of AWS.',
      kind: { is: 'texts', most: 50, each: { title: 'Region', kind: { is: 'form', pattern: '^[a-z0-9-]{1,30}$' } } },
      required: true,
      examples: [['eu-west-1', 'eu-central-1']],
    },
  },
  read: (scope) => {
    const regions = textsIn(scope.at('regions').value);
    return regions && { regions };
  },
  tell: ({ regions }) => regions.join(', '),
  judge: ({ token: { region, secret } }, { regions }) => {
    const own = secret.kind === 'external' ? secret.arn.split(':')[3] : region;
    const path = secret.kind === 'external' ? ['secret', 'arn'] : ['secret', 'region'];
    const copies = secret.kind === 'managed' ? (secret.replicas ?? []) : [];
    return [
      ...(own !== undefined && regions.includes(own)
        ? []
        : [{ parameters: { regions, ...(own !== undefined && { found: own }) }, path }]),
      ...copies
        .filter((copy) => !regions.includes(copy.region))
        .map((copy) => ({ parameters: { regions, found: copy.region }, path: ['secret', 'replicas'] })),
    ];
  },
});
