import { instant } from '../../../core/model/time';
import { defineResource } from '../../plugin';
import type { HawzuClient } from '../connection/client';
import { shown } from './attribute-place';
import { declare } from './declared-token';
import { deleteToken, planDeletion } from './delete';
import { importToken } from './import';
import { destroyProblems } from './on-destroy';
import { planToken } from './plan';
import { configurationWarnings } from './policy-warnings';
import { readToken } from './read';
import { accessTokenSchema } from './schema';
import { upgradeState } from './upgrade';
import { createToken, updateToken } from './write';

/** `hawzu_access_token`: one entry of a spec, driven by Terraform. */
export const accessTokenResource = defineResource<HawzuClient, typeof accessTokenSchema>({
  schema: accessTokenSchema,
  version: 1,
  validateConfig: ({ config }) => {
    const { problems, entry } = declare(config, instant(0));
    const wrong = [...problems.map(shown), ...destroyProblems(config)];
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
