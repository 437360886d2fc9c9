import { readSarif } from './sarif';

const report = (results: object[], rules: object[] = []) =>
  JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'scan', version: '1.2.3', rules } },
        results,
      },
    ],
  });

describe('readSarif', () => {
  it('tells errors from warnings, by the rule when the result does not say', () => {
    const read = readSarif(
      report(
        [
          {
            ruleId: 'open-bucket',
            message: { text: 'A bucket is open' },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'file:///checkout/m/main.tf' },
                  region: { startLine: 4 },
                },
              },
            ],
          },
          { ruleId: 'unknown', message: { text: 'no level anywhere' } },
          { level: 'note', message: { text: 'a note' } },
          {
            level: 'error',
            message: { text: 'known' },
            suppressions: [{ kind: 'external', status: 'accepted' }],
          },
          {
            level: 'error',
            message: { text: 'not agreed to' },
            suppressions: [{ kind: 'external', status: 'rejected' }],
          },
          { level: 'error', kind: 'pass', message: { text: 'fine' } },
        ],
        [{ id: 'open-bucket', defaultConfiguration: { level: 'error' } }],
      ),
      '/checkout/m',
    );
    expect(read).toEqual({
      problems: ['open-bucket: A bucket is open (main.tf:4)', 'not agreed to'],
      warnings: 1,
      tools: { scan: '1.2.3' },
    });
  });

  it.each(['', '{}', 'not json', '{"version":"2.1.0","runs":[]}', '[]'])(
    'does not take %j for a clean report',
    text => {
      expect(readSarif(text).problems).toEqual([
        'the report of the scanner is no SARIF',
      ]);
    },
  );
});
