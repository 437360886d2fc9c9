variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,62}$", var.name))
    error_message = "A cache name has lower-case letters, digits and dashes."
  }
}

variable "engine_version" {
  type        = string
  description = "Version."
  default     = "7.1"

  validation {
    condition     = contains(["6.2", "7.1"], var.engine_version)
    error_message = "Versions 6.2 and 7.1 are supported."
  }
}

variable "node_size" {
  type        = string
  description = "small, medium or large."
  default     = "small"

  validation {
    condition     = contains(["small", "medium", "large"], var.node_size)
    error_message = "The size is small, medium or large."
  }
}

variable "multi_az" {
  type        = bool
  description = "A replica in another zone."
  default     = false
}

variable "eviction_policy" {
  type        = string
  description = "What goes when memory is full."
  default     = "allkeys-lru"
}

variable "subnet_ids" {
  type        = list(string)
  description = "Subnets."

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "A subnet is needed."
  }
}

variable "parameter_group" {
  type        = string
  description = "Parameter group; the one of the version when empty."
  default     = ""
}

variable "snapshot_days" {
  type        = number
  description = "Days of snapshots; 0 for none."
  default     = 0

  validation {
    condition     = var.snapshot_days >= 0 && var.snapshot_days <= 35
    error_message = "Snapshots are kept for at most 35 days."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
