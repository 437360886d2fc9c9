import type {
  Finding,
  ResourceTypeDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { InputError } from '@backstage/errors';
import { editYaml, printYaml, type YamlEdit } from '../yaml';
import { type ObjectIdentity, type ObjectInventory } from './objectInventory';
import { objectEdits, type OwnedObject } from './ownedObject';
import type {
  RenderChange,
  RenderedEnvironment,
  RenderedFile,
} from './rendered';

/** What a finding is about, within the environment. */
export interface RenderTarget {
  readonly resource?: { type: ResourceTypeDocument; name: string };
}

/** Files and findings of one environment while it is rendered. */
export class Rendering {
  private readonly changed = new Map<string, string | undefined>();
  private readonly created = new Map<string, string>();
  private readonly findings: Finding[] = [];

  constructor(
    private readonly files: ReadonlyMap<string, string>,
    private readonly inventory: ObjectInventory,
    private readonly environment: string,
    /** First line of every new file. */
    private readonly header: string,
    readonly change: RenderChange,
  ) {}

  /** Text of a file as it stands now. */
  text(path: string): string | undefined {
    return this.changed.has(path)
      ? this.changed.get(path)
      : this.files.get(path);
  }

  /** Paths of all files as they stand now, in order. */
  paths(): string[] {
    return [...new Set([...this.files.keys(), ...this.changed.keys()])]
      .filter(path => this.text(path) !== undefined)
      .sort();
  }

  /** Whether anything could not be rendered. */
  get failed(): boolean {
    return this.findings.some(({ severity }) => severity === 'error');
  }

  report(finding: Finding, target: RenderTarget = {}): void {
    this.findings.push({
      ...finding,
      target: {
        environment: this.environment,
        ...(target.resource && {
          resource: {
            type: target.resource.type.metadata.name,
            name: target.resource.name,
          },
        }),
        ...finding.target,
      },
    });
  }

  /** Runs a part of the rendering; an expression without a value stops that part only. */
  attempt(target: RenderTarget, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.report(
        {
          severity: 'error',
          rule: 'render-expression',
          message: error.message,
        },
        target,
      );
    }
  }

  /** Puts a whole file. */
  put(path: string, content: string): void {
    this.changed.set(path, content);
  }

  /** Takes a file away. */
  remove(path: string): void {
    this.changed.set(path, undefined);
  }

  /** A new file with a header. */
  create(path: string, content: string): void {
    this.put(path, `# ${this.header}\n${content}`);
  }

  /**
   * Makes an object what it should be: in place when the repository has it, in
   * a new file otherwise.
   *
   * @returns the file that holds the object
   */
  write(owned: OwnedObject, target: RenderTarget = {}): string {
    const { identity } = owned;
    const [found, second] = this.inventory.find(identity);
    if (second) {
      this.report(
        {
          severity: 'error',
          rule: 'duplicate-object',
          message: `${describe(identity)} stands in ${found.path} and in ${
            second.path
          }; Flux applies neither. Keep one of them.`,
          source: { path: second.path, line: 1 },
        },
        target,
      );
      return found.path;
    }
    if (found) {
      const edits = objectEdits(owned, found.object, this.change);
      this.edit(found.path, identity, edits, target);
      return found.path;
    }
    if (this.created.get(owned.path) === describe(identity)) {
      // Two resources of a type share the source of their module.
      return owned.path;
    }
    if (this.text(owned.path) !== undefined) {
      this.reportOccupied(owned.path, identity, target);
    } else {
      this.create(
        owned.path,
        printYaml({
          apiVersion: identity.apiVersion,
          kind: identity.kind,
          ...owned.build(this.change, undefined),
        }),
      );
      this.created.set(owned.path, describe(identity));
    }
    return owned.path;
  }

  /** Edits one document of a file in place. */
  edit(
    path: string,
    identity: ObjectIdentity | undefined,
    edits: readonly YamlEdit[],
    target: RenderTarget = {},
  ): void {
    const text = this.text(path);
    if (text === undefined || edits.length === 0) return;
    const result = editYaml(text, edits, {
      file: path,
      ...(identity && { document: identity }),
    });
    if (result.ok) {
      if (result.changed) this.put(path, result.text);
      return;
    }
    for (const refusal of result.refusals) {
      const snippet = refusal.snippet ? `\n${refusal.snippet}` : '';
      this.report(
        {
          severity: 'error',
          rule: 'edit-refused',
          message: `${refusal.reason}. ${refusal.proposal}${snippet}`,
          source: { path, line: refusal.line, column: refusal.column },
          fix: { text: refusal.proposal },
        },
        target,
      );
    }
  }

  result(): RenderedEnvironment {
    const files: RenderedFile[] = [...this.changed]
      .filter(([path, content]) => this.files.get(path) !== content)
      .map(([path, content]) => ({ path, content }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return { files, findings: this.findings };
  }

  private reportOccupied(
    path: string,
    identity: ObjectIdentity,
    target: RenderTarget,
  ): void {
    const problem = this.inventory.unreadable.get(path);
    const reason = problem
      ? `cannot be read: ${problem.message}`
      : `holds something else`;
    this.report(
      {
        severity: 'error',
        rule: 'file-occupied',
        message: `${describe(
          identity,
        )} would be written to ${path}, which ${reason}. Correct or move that file.`,
        source: {
          path,
          line: problem?.line ?? 1,
          column: problem?.column ?? 1,
        },
      },
      target,
    );
  }
}

function describe({ kind, name }: ObjectIdentity): string {
  return `${kind} ${name}`;
}
