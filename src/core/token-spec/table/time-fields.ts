import type { Field } from './field';

export const expiresInField: Field = {
  title: 'Lifetime',
  description:
    'How long a token lives after its creation. The product offers 1w (default), 1M, 6M and 1y; M is a calendar month, y a calendar year. At most 10y.',
  kind: { is: 'duration' },
  default: '1w',
  examples: ['1w', '30d', '1M', '6M', '1y'],
  terraform: {
    description:
      'How long each value lives, counted from its creation: a whole number and one of h, d, w, M (calendar months), y. ' +
      'One week when nothing is said.',
  },
};

export const rotationField: Field = {
  title: 'Rotation',
  description:
    '`none`, or when and how the token is replaced before it expires. Default: every two thirds of the lifetime.',
  examples: ['none', { every: '20d', overlap: '24h', observationPeriod: '48h', window: '02:00-05:00' }],
  terraform: {
    description: 'When the value is replaced. Without it: every two thirds of the lifetime.',
    enabled: 'False: the value is not rotated. Default true.',
  },
  kind: {
    is: 'group',
    type: 'Schedule',
    or: 'none',
    fields: {
      every: {
        title: 'Every',
        description:
          'A new token is issued this long after the last. every + overlap + 30 minutes must fit into the lifetime. Default: two thirds of the lifetime.',
        kind: { is: 'duration' },
        examples: ['20d'],
        terraform: { description: 'Time between two rotations, such as `20d`.' },
      },
      overlap: {
        title: 'Overlap',
        description:
          'How long the replaced token keeps working, so that consumers can pick up the new value. Below `every`. Default: 24h, or a third of `every` where that is shorter, and never below 1h.',
        kind: { is: 'duration' },
        examples: ['24h'],
        terraform: { description: 'How long a superseded value keeps working. Default `24h`.' },
      },
      observationPeriod: {
        title: 'Observation period',
        description:
          'How long the replaced token then stays disabled, which can be undone, before it is revoked. `0h`: not at all. Default 48h.',
        kind: { is: 'duration' },
        default: '48h',
        examples: ['48h'],
        terraform: {
          description:
            'How long it then stays disabled, so that it could be enabled again, before it is revoked. Default `48h`.',
        },
      },
      window: {
        title: 'Window',
        description:
          'Hours of the day, UTC, in which a rotation that is due may start; over midnight is fine. A token that would expire before the next window is rotated anyway.',
        kind: { is: 'form', pattern: '^([01]\\d|2[0-3]):00-([01]\\d|2[0-4]):00$' },
        examples: ['02:00-05:00', '22:00-04:00'],
        terraform: {
          description: 'Hours of the day (UTC) in which a rotation that is due may start, such as `02:00-05:00`.',
        },
      },
      trigger: {
        title: 'Rotate now',
        spec: false,
        description:
          'Any text or number, not secret. A change of it rotates the value now, with the overlap; to set it for the first ' +
          'time, or to take it out, does not. See [Rotate now](#rotate-now).',
        kind: { is: 'form' },
      },
    },
  },
};
