variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,259}$", var.name))
    error_message = "A queue is named with letters, digits, dots, dashes and underscores."
  }
}

variable "namespace" {
  type        = string
  description = "Namespace of the queue."
}

variable "resource_group" {
  type        = string
  description = "Resource group."
}

variable "max_size_mb" {
  type        = number
  description = "Size in MB."
  default     = 1024

  validation {
    condition     = contains([1024, 2048, 4096, 5120], var.max_size_mb)
    error_message = "The size is 1024, 2048, 4096 or 5120 MB."
  }
}

variable "lock_seconds" {
  type        = number
  description = "Lock of a message."
  default     = 60

  validation {
    condition     = var.lock_seconds >= 5 && var.lock_seconds <= 300
    error_message = "A lock holds 5 to 300 seconds."
  }
}

variable "max_deliveries" {
  type        = number
  description = "Deliveries before dead letter."
  default     = 10

  validation {
    condition     = var.max_deliveries >= 1
    error_message = "A message is delivered once at least."
  }
}

variable "requires_session" {
  type        = bool
  description = "Ordered sessions."
  default     = false
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
