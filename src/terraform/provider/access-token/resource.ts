import { defineResource } from '../../plugin';
import type { HawzuClient } from '../connection/client';
import { toTerraform } from './attributes/attribute-place';
import { declare } from './attributes/declared-token';
import { deleteToken, planDeletion } from './operations/delete';
import { importToken } from './operations/import';
import { destroyProblems } from './attributes/on-destroy';
import { planToken } from './operations/plan';
import { configurationWarnings } from './attributes/policy-warnings';
import { readToken } from './operations/read';
import { accessTokenSchema } from './attributes/schema';
import { upgradeState } from './operations/upgrade';
import { createToken, updateToken } from './operations/write';

/** `hawzu_access_token`: one entry of a spec, driven by Terraform. */
export const accessTokenResource = defineResource<HawzuClient, typeof accessTokenSchema>({
  schema: accessTokenSchema,
  version: 1,
  validateConfig: ({ config }) => {
    const { problems, entry } = declare(config);
    const wrong = [...problems.map(toTerraform), ...destroyProblems(config)];
    return wrong.length > 0 ? wrong : configurationWarnings(entry, config);
  },
  upgradeState,
  read: readToken,
  plan: planToken,
  planDestroy: planDeletion,
  create: createToken,
  update: updateToken,
  delete: deleteToken,
  import: importToken,
});
