import { parseScanner } from './securityStage';

describe('parseScanner', () => {
  it('takes words and quotes apart, and nothing else', () => {
    expect(
      parseScanner(`scan --out={sarif} 'a b' "c;d" $(id) "" {dir}`),
    ).toEqual({
      program: 'scan',
      args: ['--out={sarif}', 'a b', 'c;d', '$(id)', '', '{dir}'],
    });
  });

  it.each([
    ['', '--scanner needs {dir}'],
    ['scan {dir}', '--scanner needs {sarif}'],
    ['scan "{dir} {sarif}', 'a quote " has no end'],
  ])('refuses %j', (command, message) => {
    expect(() => parseScanner(command)).toThrow(message);
  });
});
