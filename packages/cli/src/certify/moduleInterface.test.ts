import { createMockDirectory } from '@backstage/backend-test-utils';
import { readModuleInterface } from './moduleInterface';

describe('readModuleInterface', () => {
  const directory = createMockDirectory();

  it('reads variables and outputs of all files, without secrets', async () => {
    directory.setContent({
      'variables.tf': `
variable "name" {
  type        = string
  description = "Name in the cloud."
}
variable "rules" {
  type    = list(object({ port = number, open = optional(bool, false) }))
  default = [{ port = 443 }]
}
variable "password" {
  type      = string
  default   = "hunter22"
  sensitive = true
}
variable "nothing" {
  default = null
}`,
      'outputs.tf': 'output "b" { value = var.name }\n',
      'more.tf.json': JSON.stringify({
        variable: { tags: { type: 'map(string)', default: {} } },
        output: { a: { value: 1 } },
      }),
      tests: { 'unit.tftest.hcl': 'variables { name = "x" }' },
      'notes.txt': 'variable "no" {}',
    });
    expect(await readModuleInterface(directory.path)).toEqual({
      variables: {
        name: {
          type: 'string',
          required: true,
          description: 'Name in the cloud.',
        },
        nothing: { required: false, default: null },
        password: { type: 'string', required: false, sensitive: true },
        rules: {
          type: 'list(object({ port = number, open = optional(bool, false) }))',
          required: false,
          default: [{ port: 443 }],
        },
        tags: { type: 'map(string)', required: false, default: {} },
      },
      outputs: ['a', 'b'],
    });
  });

  it('names file and line of a mistake', async () => {
    directory.setContent({ 'main.tf': 'variable "a" {\n  default =\n' });
    await expect(readModuleInterface(directory.path)).rejects.toThrow(
      'main.tf:2',
    );
  });
});
