variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[a-zA-Z0-9._-]{1,249}$", var.name))
    error_message = "A topic is named with letters, digits, dots, dashes and underscores."
  }
}

variable "cluster" {
  type        = string
  description = "Name of the cluster."
}

variable "bootstrap_servers" {
  type        = string
  description = "Brokers of the cluster."
}

variable "partitions" {
  type        = number
  description = "Partitions."
  default     = 3

  validation {
    condition     = var.partitions >= 1 && var.partitions <= 96
    error_message = "A topic has 1 to 96 partitions."
  }
}

variable "replication_factor" {
  type        = number
  description = "Copies."
  default     = 3

  validation {
    condition     = var.replication_factor >= 1 && var.replication_factor <= 3
    error_message = "There are 1 to 3 copies."
  }
}

variable "retention_hours" {
  type        = number
  description = "Hours kept."
  default     = 168

  validation {
    condition     = var.retention_hours >= 1
    error_message = "Events are kept for an hour at least."
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

variable "max_message_bytes" {
  type        = number
  description = "Largest event."
  default     = 1048576
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

variable "principal" {
  type        = string
  description = "Who may use it."
}

variable "admin_password" {
  type        = string
  description = "Password of the administrator that makes topics."
  sensitive   = true
}

variable "min_insync_replicas" {
  type        = number
  description = "Copies that must have an event before it counts as written."
  default     = 2

  validation {
    condition     = var.min_insync_replicas >= 1 && var.min_insync_replicas <= 3
    error_message = "One to three copies confirm an event."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
