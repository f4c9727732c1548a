import { operations } from '../../contract/operations/operations';
import { vendorsPart } from '../../contract/operations/vendors-operations';
import { API_BASE } from '../../contract/paths';
import { overlap } from '../path-pattern';

const OWN = operations.filter((definition) => vendorsPart(definition) === undefined);

/** Whether requests that fit are answered by the service itself, whatever their method. */
export const isOwn = (path: string): boolean => OWN.some((one) => overlap(`${API_BASE}${one.path}`, path));
