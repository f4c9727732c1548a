import { defineCatalogue, entry, plainEntry } from '../define-catalogue';

interface OfSecret {
  readonly secret: string;
}

/** Why a rotation function does nothing, or stops. Secrets Manager tries a rotation that failed again by itself. */
export const rotationCodes = defineCatalogue(
  'rotation',
  {
    title: 'Rotation function',
    arises: 'The rotation function, at a step that Secrets Manager asks for, and the scheduled pass.',
  },
  {
    'rotation-event-foreign': plainEntry({
      severity: 'error',
      summary: 'A rotation function was called with something that Secrets Manager does not send.',
      message: () => 'the event is none that Secrets Manager sends to rotate a secret',
      advice: () => 'nothing was done; start a rotation with RotateSecret, and never by calling the function',
    }),
    'rotation-asset-unknown': entry<{ why: string }>({
      severity: 'error',
      summary: 'A rotation function does not understand the desired state that it was deployed with.',
      message: ({ why }) => `the desired state beside the function ${why}`,
      advice: () =>
        'nothing was done; deploy the function and its desired state again, from one version of hawzu-tokens',
    }),
    'rotation-without-management-token': entry<{ why: string }>({
      severity: 'error',
      summary: 'A rotation function has no management token for a workspace.',
      message: ({ why }) => `no management token: ${why}`,
      advice: () =>
        'nothing was done; put a management token into its secret, and deploy the function with that secret',
    }),
    'rotation-not-asked': entry<OfSecret & { why: string }>({
      severity: 'error',
      summary: 'A rotation function was called for a version that Secrets Manager is not rotating to.',
      message: ({ secret, why }) => `${secret} is not being rotated to this version: ${why}`,
      advice: () => 'nothing was done; start a rotation with RotateSecret, and never by calling the function',
    }),
    'rotation-not-declared': entry<OfSecret>({
      severity: 'error',
      summary: 'A rotation function was called for a secret that its specs do not declare.',
      message: ({ secret }) => `no entry of this function's specs has the secret ${secret}`,
      advice: () => 'nothing was done; deploy the function with the specs that declare it, or take its rotation off',
    }),
    'rotation-paused': entry<{ token: string }>({
      severity: 'error',
      summary: 'A rotation was asked for of an entry that its spec disables.',
      message: ({ token }) => `${token} is declared disabled, and rotation is suspended meanwhile`,
      advice: () => 'nothing was done; it rotates again when it is enabled',
    }),
    'rotation-moved': entry<{ token: string; to: string }>({
      severity: 'error',
      summary: 'A rotation was asked for of an entry that has moved to another owner.',
      message: ({ token, to }) => `${token} has moved to ${to}, whose function rotates it`,
      advice: () =>
        'nothing was done; deploy the function of the new owner with its spec, and configure rotation with that',
    }),
    'rotation-ended': entry<{ token: string; end: string }>({
      severity: 'error',
      summary: 'A rotation was asked for of an entry whose declared end has passed.',
      message: ({ token, end }) => `the declared end of ${token}, ${end}, has passed`,
      advice: () => 'nothing was done; set a later end, or remove the entry',
    }),
    'rotation-of-foreign-value': entry<{ token: string }>({
      severity: 'error',
      summary:
        'A secret that is given by ARN holds a value that is not of its entry, and nobody has agreed to replace it.',
      message: ({ token }) => `the secret of ${token} is given by ARN and holds a value that is not of this entry`,
      advice: () => 'nothing was done; to replace it, declare takeOver and apply',
    }),
    'rotation-before-first-value': entry<{ token: string }>({
      severity: 'error',
      summary: 'A rotation was asked for of a secret that has no value yet.',
      message: ({ token }) => `${token} has no value yet`,
      advice: () => 'nothing was done; the first value comes from an apply',
    }),
    'rotation-overtaken': entry<{ token: string }>({
      severity: 'error',
      summary: 'A rotation stood still for so long that an apply has made a newer value meanwhile.',
      message: ({ token }) =>
        `${token} has a newer value than the one that this rotation made: the rotation was given up, and that value stays`,
      advice: () =>
        'nothing has to be done: the token of this rotation is ended in order, and the next rotation begins anew',
    }),
    'rotation-rights-unclear': entry<{ token: string; why: string }>({
      severity: 'error',
      summary: 'The rights of the current token could not be read, and a replacement is never wider than they are.',
      message: ({ token, why }) => `what the current token of ${token} may do could not be read: ${why}`,
      advice: () => 'no token was issued; an apply looks closer and puts it right',
    }),
    'rotation-rights-differ': entry<{ token: string; current: string; declared: string }>({
      severity: 'error',
      summary: 'Neither the declared rights nor those of the current token lie within the other.',
      message: ({ token, current, declared }) =>
        `the current token of ${token} has ${current}, declared is ${declared}, and neither lies within the other`,
      advice: () => 'no token was issued; an apply makes the token as it is declared, and rotation goes on',
    }),
    'rotation-out-of-time': entry<{ token: string; needed: number; left: number }>({
      severity: 'error',
      summary: 'What is left of the time of a call is too short for a step that must not be cut off.',
      message: ({ token, needed, left }) => `${token}: ${left} s are left, and this step may take ${needed} s`,
      advice: () => 'nothing was begun; Secrets Manager tries again',
    }),
    'consumer-fails': entry<{ token: string; consumer: string }>({
      severity: 'error',
      summary:
        'A scheduled pass saw an enabled entry whose secret holds no value that works, and could ask nobody for one.',
      message: ({ token, consumer }) =>
        `${token}: ${consumer} has no value that works, and an apply is needed to make one`,
      advice: () => 'apply the spec that declares it; a scheduled pass issues no values',
    }),
    'copy-not-in-sync': entry<{ token: string; region: string; how: 'failed' | 'behind' }>({
      severity: 'warning',
      summary:
        'A copy of a secret in another region does not show what the secret shows, and does not get there by itself.',
      message: ({ token, region, how }) =>
        `${token}: its copy in ${region} ${how === 'failed' ? 'failed' : 'is behind its secret for more than half an hour'}`,
      advice: () => 'see what AWS says of the copy (aws secretsmanager describe-secret), and what plan advises',
    }),
  },
);
