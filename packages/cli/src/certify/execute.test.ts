import { execute } from './execute';

const node = (program: string, options = {}) =>
  execute(process.execPath, ['-e', program], options);

describe('execute', () => {
  it('gives every line, also one without an end and one cut in a letter', async () => {
    const lines: string[] = [];
    const done = await node(
      `const b = Buffer.from('größe\\nlast');
       process.stdout.write(b.subarray(0, 3));
       setTimeout(() => process.stdout.write(b.subarray(3)), 50);`,
      { onLine: (line: string) => lines.push(line) },
    );
    expect(lines).toEqual(['größe', 'last']);
    expect(done).toMatchObject({ code: 0, stdout: 'größe\nlast' });
  });

  it('gives arguments as they are, without a shell', async () => {
    const done = await execute(process.execPath, [
      ...['-e', 'console.log(process.argv[1])', '--'],
      '$(id); `id` "x" && y',
    ]);
    expect(done.stdout).toBe('$(id); `id` "x" && y\n');
  });

  it('stops what takes too long, and what nobody waits for any more', async () => {
    const forever = 'setInterval(() => {}, 1000)';
    expect(await node(forever, { timeoutMs: 300 })).toMatchObject({
      code: undefined,
      timedOut: true,
    });
    const controller = new AbortController();
    const running = node(forever, { signal: controller.signal });
    controller.abort(new Error('interrupted'));
    await expect(running).rejects.toThrow('interrupted');
    await expect(node('1', { signal: controller.signal })).rejects.toThrow(
      'interrupted',
    );
  });

  it('says when there is no such program', async () => {
    await expect(execute('/nowhere/terraform', [])).rejects.toThrow('ENOENT');
  });
});
