import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe has against a part of the page, by WCAG 2.0 A and AA. */
export async function violations(page: Page, part: string): Promise<string[]> {
  const result = await new AxeBuilder({ page })
    .include(part)
    .withTags(['wcag2a', 'wcag2aa'])
    .analyze();
  expect(result.passes.length).toBeGreaterThan(0);
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`),
  );
}
