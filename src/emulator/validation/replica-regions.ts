import { ServiceError } from '../error/service-error';
import type { Replica } from '../store/secret/replication';
import { ownKeyHidden, readKmsKeyId } from './metadata';
import type { RequestFields } from './request-fields';

/** AWS's model: a region's name. */
const REGION = { min: 1, max: 128 };

/** The copies that are asked for, and whether they may take the place of other secrets. */
export interface ReplicasAsked {
  readonly replicas: readonly Replica[];
  readonly force: boolean;
}

export function readReplicas(fields: RequestFields, home: string): ReplicasAsked | undefined {
  const force = fields.flag('ForceOverwriteReplicaSecret') ?? false;
  const replicas = fields.objects('AddReplicaRegions', { min: 1 })?.map((replica) => ({
    region: regionOf(replica.requiredText('Region', REGION), home),
    kmsKeyId: ownKeyHidden(readKmsKeyId(replica)),
  }));
  return replicas && { replicas, force };
}

export const readRegions = (fields: RequestFields): readonly string[] | undefined =>
  fields.texts('RemoveReplicaRegions', { min: 1 }, REGION);

function regionOf(region: string, home: string): string {
  if (/^[a-z]+(-[a-z]+)+-\d+$/.test(region) && region !== home) return region;
  throw new ServiceError('InvalidParameterException', 'Invalid replica region.');
}
