import { randomCharacter, randomIndex } from '../store/secret/random-source';
import { ServiceError } from '../error/service-error';
import type { RequestFields } from '../validation/request-fields';
import type { Operation } from './operation';

const DEFAULT_LENGTH = 32;

export const getRandomPassword: Operation = ({ random }, fields) => {
  const length = fields.integer('PasswordLength', { min: 1, max: 4096 }) ?? DEFAULT_LENGTH;
  const excluded = fields.text('ExcludeCharacters', { max: 4096 }) ?? '';
  const classes = characterClasses(fields, excluded);
  const alphabet = classes.join('') + (fields.flag('IncludeSpace') === true && !excluded.includes(' ') ? ' ' : '');
  if (alphabet === '') {
    throw new ServiceError('InvalidParameterException', 'The request excludes every character a password could have.');
  }
  const required = (fields.flag('RequireEachIncludedType') ?? true) ? classes : [];
  if (length < required.length) {
    throw new ServiceError(
      'InvalidParameterException',
      `A password of ${length} can't have one character of each of the ${required.length} included types.`,
    );
  }
  const characters = required.map((characterClass) => randomCharacter(random, characterClass));
  while (characters.length < length) characters.push(randomCharacter(random, alphabet));
  // The required ones came first; without a shuffle everybody would know the type of the first characters.
  for (let last = characters.length - 1; last > 0; last--) {
    const chosen = randomIndex(random, last + 1);
    [characters[last], characters[chosen]] = [characters[chosen] ?? '', characters[last] ?? ''];
  }
  return { RandomPassword: characters.join('') };
};

/** The included types that still have characters after the exclusions. A space may be in a password; it is no type. */
function characterClasses(fields: RequestFields, excluded: string): readonly string[] {
  const classes: readonly (readonly [boolean, string])[] = [
    [fields.flag('ExcludeLowercase') !== true, 'abcdefghijklmnopqrstuvwxyz'],
    [fields.flag('ExcludeUppercase') !== true, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
    [fields.flag('ExcludeNumbers') !== true, '0123456789'],
    [fields.flag('ExcludePunctuation') !== true, '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
  ];
  return classes
    .filter(([included]) => included)
    .map(([, characters]) => [...characters].filter((character) => !excluded.includes(character)).join(''))
    .filter((characters) => characters !== '');
}
