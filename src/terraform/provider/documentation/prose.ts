import { whatHappensTable } from './what-happens';

/** What a schema can't say. */
export interface Prose {
  readonly example: string;
  readonly sections: readonly (readonly [heading: string, text: string])[];
}

export const provider: Prose = {
  example: `
terraform {
  required_providers {
    hawzu = {
      source = "hawzu/hawzu"
    }
  }
}

# The endpoint and the management token come from HAWZU_ENDPOINT and HAWZU_MANAGEMENT_TOKEN.
provider "hawzu" {
  aws = {
    region = "eu-west-1"
  }
}
`,
  sections: [
    [
      'Credentials',
      'Leave `management_token` out and set `HAWZU_MANAGEMENT_TOKEN`: what stands in a configuration gets copied. The token needs the role Administrator. ' +
        'AWS credentials come from the standard variables and files; which rights a plan and an apply need is in `docs/permissions.md` of hawzu-tokens.',
    ],
    [
      'Requirements',
      'Terraform 1.0 or newer, or OpenTofu, and Node.js 20.19 or newer in `PATH`. `hawzu-tokens provider install` puts the provider where `terraform init` finds it.',
    ],
  ],
};

export const accessToken: Prose = {
  example: `
resource "hawzu_access_token" "ci" {
  workspace_id = "ws_acme"
  owner_id     = "acme-ci"
  name         = "ci-regression-runner"
  purpose      = "Runs the regression suite on every merge"
  owner        = "qa-platform@acme.example"
  consumer     = "github-actions/acme/web"

  project_grants = [
    { project_id = "proj_web", needs = ["testcases:view", "executions:execute"] },
    { project_id = "proj_api", role = "Project Viewer" },
  ]

  expires_in = "30d"
  rotation   = { every = "20d", overlap = "24h", observation_period = "48h" }
  secret     = { name = "hawzu/acme/ci-regression-runner" }
}

# Consumers read the secret; no value is in this configuration or its state.
output "ci_secret" {
  value = hawzu_access_token.ci.secret_arn
}
`,
  sections: [
    [
      'How a plan reads',
      `
A change that an apply is going to make stands in \`change\`, with its reason and with what becomes of the old value:

\`\`\`
  ~ change      = "create: ..." -> "rotate: rotation was due at 2026-12-12T09:00:00.000Z; token tok_1 stays valid for 24h, is then disabled, and revoked 48h later"
  ~ next_action = "rotate: rotation was due at 2026-12-12T09:00:00.000Z" -> (known after apply)
  ~ token_id    = "tok_1" -> (known after apply)
  ~ version_id  = "5f0c..." -> (known after apply)
\`\`\`

A saved plan does what it announced and nothing else: what has become due since is in the next plan.
`,
    ],
    [
      'Rotation and retiring',
      `
A value is replaced by the first apply after \`rotate_at\`. The old token keeps working for \`rotation.overlap\`, is then taken out of reach, disabled, and after \`rotation.observation_period\` revoked. Each of these steps is an update of its own in a later plan, and \`superseded\` lists the tokens that wait for them. Where nobody runs Terraform for weeks, let the rotation function or \`hawzu-tokens apply\` do it: what they did is not a change to make.
`,
    ],
    [
      'Rotate now',
      `
A change of \`rotation.trigger\` replaces the value in the next apply, due or not: the old one keeps working for \`rotation.overlap\`, and is retired as after any rotation. The plan is an update whose \`change\` begins with \`rotate: rotation.trigger changed\`.

\`\`\`terraform
variable "rotate" {
  type    = number
  default = 1
}

resource "hawzu_access_token" "ci" {
  workspace_id   = "ws_acme"
  owner_id       = "acme-ci"
  name           = "ci-regression-runner"
  purpose        = "Runs the regression suite on every merge"
  owner          = "qa-platform@acme.example"
  consumer       = "github-actions/acme/web"
  project_grants = [{ project_id = "proj_web", role = "Project Viewer" }]
  expires_in     = "30d"
  secret         = { name = "hawzu/acme/ci-regression-runner" }
  rotation       = { every = "20d", trigger = var.rotate } # terraform apply -var rotate=2
}
\`\`\`

- **Once for each change.** The token that a trigger asked for carries a mark of it on its label, so that an apply which rotated and then failed, or was killed, does not rotate again. One that failed before goes on.
- **Set for the first time, or taken out,** it rotates nothing. Nor does a creation, one that adopts a token included: it notes the trigger. With a new value from another cause in the same apply (a rotation that was due, another kind of access), there is one new token.
- **What can't be rotated** (\`enabled = false\`) is a warning of the plan and an error of its apply, never passed over.
- It is no secret: it stands in the state, and eight characters of its hash on the label.

Elsewhere a value is rotated by replacing its resource:

\`\`\`text
# Other providers: a new object, then the end of the old one.
resource "time_rotating" "monthly" { rotation_days = 30 }

resource "other_api_key" "ci" {
  lifecycle { replace_triggered_by = [time_rotating.monthly] } # or: terraform apply -replace=other_api_key.ci
}

# Here: the same resource, with an overlap. (Rotation on a schedule needs none of this: rotation.every.)
resource "hawzu_access_token" "ci" {
  # ...
  rotation = { every = "20d", trigger = time_rotating.monthly.id }
}
\`\`\`

To replace the resource is not the way: it ends the token, and consumers fail until they have read the new value. With \`create_before_destroy\` the new object adopts the token, and nothing is rotated. After a leak, too, an overlap is wrong: \`hawzu-tokens rotate --compromised\` replaces the value and ends every token at once.
`,
    ],
    [
      'What others change',
      'A role, an expiry or a label that somebody edited is put right. A token that somebody disabled, revoked or overwrote is replaced: it may have leaked, so it is never enabled again. `enabled = false` marks the label of a token (`!paused`), disables it and adds a proof that it has (`!paused-…`); `enabled = true` brings back what carries that proof. A token that carries our label and that somebody else made is reported and never touched.',
    ],
    [
      'What replaces the resource',
      'Another `workspace_id`, `owner_id`, or secret (its name, ARN or region), also one that is not known before the apply. With another secret, `create_before_destroy` leaves no moment without a value that works. Everything else is changed in place; a change between workspace and project access makes a new token in the same secret, with an overlap.',
    ],
    [
      'Whose a token is',
      `
A resource has a random \`claim\`, which stands on the labels of its tokens too, after a \`+\`. A resource changes and ends a token only while its own claim is the newest one there. A creation takes the claim over where it finds the token as declared: \`origin\` is then \`adopted\`, and a warning of the plan says so. It never edits rights, expiry or status of a token that another resource claims, and never replaces one that works: it is refused. The first apply after an import takes the claim in any case.

What happens to a token when ...

${whatHappensTable()}
`,
    ],
    [
      'Policy warnings',
      'A name that says nothing, a consumer that reads like several, a role in the whole workspace, a value that lives longer than half a year, a role that can manage tokens: `validate` or `plan` warns, one warning for a resource, and nothing is stopped. To accept it, say why in `justification` and until when in `review_by`; when that day comes, the plan says so.',
    ],
    [
      'Destroy and the recovery window',
      'Destroying disables every token of the resource, revokes them, and schedules a secret that the resource made for deletion. Until `secret.recovery_window` is over, creating the resource again restores the secret and puts a new token into it, if its tags say that it is of this `owner_id` and `workspace_id`. `recovery_window = "0d"` deletes at once. A secret given by `arn` is left. With `on_destroy = "abandon"`, which has to be applied before, everything stays as it is.',
    ],
    [
      'A creation that fails',
      'It is not in the state, so that it is not tainted and destroyed: the next apply takes over what the first one made and finishes it. A value that was issued and not stored is revoked by a later apply.',
    ],
    [
      'The safety gate',
      'The command line refuses to replace or remove an unusual share of all tokens at once. Terraform asks about one resource at a time, so there is no such gate here: read the plan. The token that the provider works with is never touched.',
    ],
    [
      'Many tokens',
      'The tokens of a workspace are read once for all resources. Secrets are asked for one by one; from about 50 on, those that a list shows as they were are not asked for again. AWS lets that list lag by up to five minutes, so a value that somebody overwrote in these minutes may show in the next plan only. An apply always asks for what it touches.',
    ],
    [
      'Import',
      `
By the ARN of a secret that hawzu-tokens made (or of one that is managed elsewhere), or by workspace and token:

\`\`\`shell
terraform import hawzu_access_token.ci arn:aws:secretsmanager:eu-west-1:123456789012:secret:hawzu/acme/ci-AbCdEf
terraform import hawzu_access_token.ci ws_acme/tok_123
\`\`\`

By the ARN of a secret that hawzu-tokens made, everything that was declared is known, from the secret, its description and the token: \`terraform plan -generate-config-out=tokens.tf\` writes a configuration that is valid, and whose plan only claims the token. What no secret tells (needs, the schedule of the rotation, a justification) is yours to add.

The value of a token that was made by hand is not known to anybody but its consumer. Its resource gets a new token at the next apply; the imported one is listed in \`superseded\` and is never disabled or revoked: revoke it when its consumer has taken the new value.
`,
    ],
  ],
};

export const workspace: Prose = {
  example:
    'data "hawzu_workspace" "this" {}\n\noutput "renew_before" {\n  value = data.hawzu_workspace.this.management_token_expires_at\n}',
  sections: [],
};

export const projects: Prose = {
  example:
    'data "hawzu_projects" "all" {}\n\noutput "project_ids" {\n  value = data.hawzu_projects.all.projects[*].id\n}',
  sections: [],
};

export const roles: Prose = {
  example: 'data "hawzu_roles" "project" {\n  scope = "project"\n}',
  sections: [],
};

export const accessTokens: Prose = {
  example:
    'data "hawzu_access_tokens" "ending" {\n  status         = "active"\n  expires_before = timeadd(plantimestamp(), "336h")\n}',
  sections: [
    [
      'Reading while planning',
      'Data sources are read during the plan. To see what an apply makes, add `depends_on`: Terraform then reads after it.',
    ],
  ],
};
