export { editYaml } from './editYaml';
export { locateYaml } from './locateYaml';
export { printYaml } from './print';
export type {
  YamlDocumentSelector,
  YamlEdit,
  YamlEditOptions,
  YamlEditResult,
  YamlPath,
  YamlPathSegment,
  YamlPosition,
  YamlRefusal,
} from './types';
