import { KeyedMutex } from '../../src/terraform/provider/connection/keyed-mutex';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('work under keys', () => {
  const mutex = new KeyedMutex();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await turn();
    seen.push(`${name} ends`);
    return name;
  };
  beforeEach(() => seen.splice(0));

  test('is done one after the other where a key is shared, in the order in which it came', async () => {
    await Promise.all([
      mutex.holding(['a'], work('1')),
      mutex.holding(['a'], work('2')),
      mutex.holding(['a'], work('3')),
    ]);
    expect(seen).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
  });

  test('runs beside each other where none is', async () => {
    await Promise.all([mutex.holding(['a'], work('1')), mutex.holding(['b'], work('2'))]);
    expect(seen).toEqual(['1 begins', '2 begins', '1 ends', '2 ends']);
  });

  test('waits for nobody who waits for it, however the keys are said', async () => {
    const answers = await Promise.all([
      mutex.holding(['a', 'b'], work('1')),
      mutex.holding(['b', 'a', 'b'], work('2')),
      mutex.holding(['b'], work('3')),
    ]);
    expect(answers).toEqual(['1', '2', '3']);
  });

  test('goes on after work that failed', async () => {
    const failed = mutex.holding(['a'], () => Promise.reject(new Error('no')));
    const next = mutex.holding(['a'], work('2'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('2');
  });
});
