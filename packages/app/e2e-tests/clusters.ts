/** Has something go wrong with a cluster of the sandbox, or right again. */
export async function causeFault(
  fault: Readonly<Record<string, string | number>>,
): Promise<void> {
  const url = `${process.env.GROUNDWORK_E2E_SANDBOX_URL}/_sandbox/kubernetes/faults`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sandbox-token',
      'content-type': 'application/json',
    },
    body: JSON.stringify(fault),
  });
  if (!response.ok) {
    throw new Error(`${response.status}: ${await response.text()}`);
  }
}
