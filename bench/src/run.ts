import { join, resolve } from 'node:path';
import { type Measure, writeResults } from './results';

/** What a file in `measures/` exports. */
interface Measures {
  measure(): Promise<Measure[]>;
}

async function main(name: string) {
  // Sources run as CommonJS here, as in Backstage's development server.
  const { measure } = require(join(__dirname, 'measures', name)) as Measures;
  const measures = await measure();
  await writeResults(resolve(__dirname, '../results'), name, measures);
  process.exit(measures.every(m => m.met) ? 0 : 1);
}

main(process.argv[2]).catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(2);
});
