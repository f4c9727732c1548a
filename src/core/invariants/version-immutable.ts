import { type JudgedWorld, type Violation } from './world';

/** Invariant 4: a version id has one value, for ever. */
export function versionsImmutable(before: JudgedWorld, after: JudgedWorld): Violation[] {
  return after.secrets.flatMap((secret) => {
    const earlier = before.secrets.find((one) => one.arn === secret.arn);
    return secret.versions.flatMap((version) => {
      const was = earlier?.versions.find((one) => one.id === version.id)?.value;
      return was === undefined || was === version.value
        ? []
        : [{ invariant: 4, detail: `${secret.arn}: version ${version.id} changed its value` }];
    });
  });
}
