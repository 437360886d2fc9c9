/** Where the Postgres is that the command for measurements has started. */
export function postgresConnection(): string {
  const found =
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;
  if (!found) {
    throw new Error(
      'There is no Postgres; `yarn bench` starts one for the measures.',
    );
  }
  return found;
}
