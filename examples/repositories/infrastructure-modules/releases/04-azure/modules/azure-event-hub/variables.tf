variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[a-zA-Z0-9._-]{1,256}$", var.name))
    error_message = "A hub is named with letters, digits, dots, dashes and underscores."
  }
}

variable "namespace" {
  type        = string
  description = "Namespace of the hub."
}

variable "resource_group" {
  type        = string
  description = "Resource group."
}

variable "partition_count" {
  type        = number
  description = "Partitions."
  default     = 3

  validation {
    condition     = var.partition_count >= 1 && var.partition_count <= 96
    error_message = "A hub has 1 to 96 partitions."
  }
}

variable "message_retention_hours" {
  type        = number
  description = "Hours kept."
  default     = 168

  validation {
    condition     = var.message_retention_hours >= 1 && var.message_retention_hours <= 8760
    error_message = "Events are kept for 1 hour to a year."
  }
}

variable "cleanup_policy" {
  type        = string
  description = "delete or compact."
  default     = "delete"

  validation {
    condition     = contains(["delete", "compact"], var.cleanup_policy)
    error_message = "The policy is delete or compact."
  }
}

variable "access" {
  type        = string
  description = "produce, consume or both."
  default     = "both"

  validation {
    condition     = contains(["produce", "consume", "both"], var.access)
    error_message = "The access is produce, consume or both."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
