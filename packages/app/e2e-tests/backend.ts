/**
 * Where the backend answers: with the portal, except under `npm start`, where
 * GROUNDWORK_E2E_BACKEND_URL names it.
 */
export const backendUrl =
  process.env.GROUNDWORK_E2E_BACKEND_URL ?? process.env.GROUNDWORK_E2E_URL;

/** A token of the person that the demo signs in as the platform team. */
export async function platformToken(): Promise<string> {
  const response = await fetch(`${backendUrl}/api/auth/platform/refresh`, {
    method: 'POST',
  });
  if (!response.ok) {
    throw new Error(`${response.status}: ${await response.text()}`);
  }
  const { backstageIdentity } = await response.json();
  return backstageIdentity.token;
}
