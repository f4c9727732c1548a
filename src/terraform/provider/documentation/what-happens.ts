/** One way in which a token and its resource may come apart, or be told anew. */
interface WhatHappens {
  /** Completes "What happens to a token when ...". */
  readonly when: string;
  /** What Terraform shows; '' where there is no plan of it. */
  readonly plan: string;
  /** What is left after the apply; '' where there is none. */
  readonly apply: string;
}

/** The rows of the table in the documentation of the resource. Each has a test under the real Terraform. */
export const whatHappens: readonly WhatHappens[] = [
  {
    when: 'its resource is renamed (`name`)',
    plan: 'an update',
    apply: 'the same token, in the same secret',
  },
  {
    when: 'its address changes, with `moved` or `terraform state mv`',
    plan: 'no change',
    apply: 'the same token',
  },
  {
    when: 'its address changes, without `moved`',
    plan: 'one to add, one to destroy; a warning',
    apply: 'the same token, or a new one in the same secret: Terraform orders neither',
  },
  {
    when: 'it is replaced (`-replace`, `replace_triggered_by`) or tainted',
    plan: 'a replacement; a warning',
    apply:
      'the token is revoked; the secret is restored and holds a new one. Consumers fail in between: this is no way to rotate',
  },
  {
    when: 'the same, with `create_before_destroy`, own or inherited',
    plan: 'a replacement; a warning',
    apply: 'the same token. The old object ends nothing, and a warning says so. Nothing is rotated',
  },
  {
    when: 'the same, and its rights, expiry, format or `enabled` change at once',
    plan: 'a replacement; a warning',
    apply: 'the creation is refused, and the token is as it was: change it first, without replacing it',
  },
  {
    when: 'two resources of one state declare it (`count = 2`)',
    plan: 'an error',
    apply: '',
  },
  {
    when: 'a second one declares it later (`count` from 1 to 2), or a second state or Terraform workspace',
    plan: 'a warning',
    apply:
      'the same token, which the later one has. The former warns in its next plan and fails in its apply until one of them goes; it ends nothing',
  },
  {
    when: 'the same, with other rights, expiry, format or `enabled`',
    plan: 'a warning',
    apply: 'the creation is refused; the former notices nothing',
  },
  {
    when: 'a second one has another name and the same secret',
    plan: 'an error, or a warning',
    apply: 'the creation is refused',
  },
  {
    when: 'its resource is renamed and its former name is used again, in one apply',
    plan: 'a warning',
    apply: 'one of the two is refused; no token ends',
  },
  {
    when: 'it is destroyed',
    plan: 'one to destroy',
    apply: 'disabled, then revoked; its secret waits for its deletion',
  },
  {
    when: 'it is destroyed with `on_destroy = "abandon"`',
    plan: 'one to destroy',
    apply: 'token and secret stay and work; whoever declares them next has them',
  },
  {
    when: 'it is destroyed, but another resource has claimed it',
    plan: 'one to destroy; a warning',
    apply: 'nothing ends, and a warning says so',
  },
  {
    when: "it is destroyed while its secret can't be read",
    plan: 'one to destroy',
    apply:
      'those that the state or its claim proves to be its own are revoked; the secret stays, and a warning says so',
  },
  {
    when: 'it is destroyed and created again (`count` 1, 0, 1)',
    plan: 'one to add',
    apply: 'its secret is restored, under the same ARN, with a new token',
  },
  {
    when: 'somebody deleted its secret, and its resource is created again',
    plan: 'one to add',
    apply: 'the secret is restored; a value whose token lives stays',
  },
  {
    when: '`rotation.trigger` changes',
    plan: 'an update',
    apply: 'a new token in the same secret; the old one works for the overlap',
  },
  {
    when: 'an apply fails, or is killed, after it rotated for a trigger',
    plan: 'an update',
    apply: 'no second rotation',
  },
  {
    when: '`rotation.trigger` is set for the first time, or taken out',
    plan: 'an update',
    apply: 'the same token',
  },
  {
    when: 'it is imported by ARN from another state',
    plan: 'an update',
    apply: 'the same token; the former state ends nothing from then on',
  },
  {
    when: '`ignore_changes` hides a change',
    plan: 'what the plan shows',
    apply: 'what the plan showed, also where it is rotated',
  },
  {
    when: 'everything was done, and the closing read of its apply fails',
    plan: '',
    apply: 'the same token, in the state; a warning, and what is not known is null until the next plan reads it',
  },
  {
    when: 'its creation fails half-way',
    plan: '',
    apply: "it is in no state and nobody's; the next creation takes it over and finishes it",
  },
];

export const whatHappensTable = (): string =>
  [
    ['...', 'in the plan', 'after the apply'],
    ['---', '---', '---'],
    ...whatHappens.map(({ when, plan, apply }) => [when, plan, apply]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
