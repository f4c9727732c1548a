import fc from 'fast-check';
import { attributePath, diagnostic } from '../../src/terraform/plugin/wire/messages/diagnostic';
import { getProviderSchemaResponse } from '../../src/terraform/plugin/wire/messages/get-provider-schema';
import { planResourceChangeRequest } from '../../src/terraform/plugin/wire/messages/plan-resource-change';
import { validateProviderConfigResponse } from '../../src/terraform/plugin/wire/messages/validate-provider-config';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('index 0 of a path is written: an absent step would be no step', () => {
  const step = { attributeName: undefined, elementKeyString: undefined, elementKeyInt: 0 };
  expect(hex(attributePath.encode({ steps: [step] }))).toBe('0a021800');
});

test('an empty attribute name is present', () => {
  const [step] = attributePath.decode(Buffer.from('0a020a00', 'hex')).steps;
  expect(step).toEqual({ attributeName: '', elementKeyString: undefined, elementKeyInt: undefined });
});

test('a diagnostic carries severity 1 and its texts in fields 1 to 3', () => {
  expect(hex(diagnostic.encode({ severity: 1, summary: 'a', detail: 'b' }))).toBe('0801120161' + '1a0162');
});

test('diagnostics of a provider configuration are field 2, unlike all others', () => {
  const message = { severity: 2, summary: 'x', detail: '', attribute: undefined };
  expect(hex(validateProviderConfigResponse.encode({ diagnostics: [message] })).slice(0, 2)).toBe('12');
});

test('fields of a newer protocol are skipped', () => {
  const known = Buffer.from(planResourceChangeRequest.encode({ typeName: 'x', priorPrivate: Buffer.from('p') }));
  const newer = Buffer.concat([known, Buffer.from('9a0603616263', 'hex'), Buffer.from('a00601', 'hex')]);
  const decoded = planResourceChangeRequest.decode(newer);
  expect(decoded.typeName).toBe('x');
  expect(Buffer.from(decoded.priorPrivate).toString()).toBe('p');
  expect(decoded.config).toBeUndefined();
});

test('schemas survive the wire under any names', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 5 });
  fc.assert(
    fc.property(names, fc.nat(), (keys, version) => {
      const schemas = new Map(keys.map((key) => [key, { version, block: undefined }] as const));
      const back = getProviderSchemaResponse.decode(getProviderSchemaResponse.encode({ resourceSchemas: schemas }));
      expect([...back.resourceSchemas]).toEqual([...schemas]);
    }),
  );
});

test('bytes that are no message are refused', () => {
  expect(() => planResourceChangeRequest.decode(Buffer.from('0aff', 'hex'))).toThrow();
});
