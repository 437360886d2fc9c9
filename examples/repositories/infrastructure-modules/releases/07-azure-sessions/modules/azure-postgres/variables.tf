variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "A server name has lower-case letters, digits and dashes, 3 to 63."
  }
}

variable "resource_group" {
  type        = string
  description = "Resource group."
}

variable "location" {
  type        = string
  description = "Region."
}

variable "server_version" {
  type        = string
  description = "Major version."

  validation {
    condition     = contains(["14", "15", "16", "17"], var.server_version)
    error_message = "Versions 14 to 17 are supported."
  }
}

variable "sku_size" {
  type        = string
  description = "small, medium, large or xlarge."
  default     = "small"

  validation {
    condition     = contains(["small", "medium", "large", "xlarge"], var.sku_size)
    error_message = "The size is small, medium, large or xlarge."
  }
}

variable "storage_gb" {
  type        = number
  description = "Storage in GB; Azure rounds up to its steps."
  default     = 32

  validation {
    condition     = var.storage_gb >= 20 && var.storage_gb <= 16384
    error_message = "Storage is between 20 and 16384 GB."
  }
}

variable "zone_redundant" {
  type        = bool
  description = "A standby in another zone."
  default     = false
}

variable "backup_retention_days" {
  type        = number
  description = "Days of backups."
  default     = 7

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "Backups are kept for 1 to 35 days."
  }
}

variable "database_name" {
  type        = string
  description = "First database."
  default     = "app"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "A database is named with lower-case letters, digits and underscores."
  }
}

variable "delete_lock" {
  type        = bool
  description = "A lock against deletion."
  default     = true
}

variable "extensions" {
  type        = list(string)
  description = "Extensions to allow."
  default     = []
}

variable "server_parameters" {
  type        = map(string)
  description = "Server parameters."
  default     = {}
}

variable "subnet_id" {
  type        = string
  description = "Delegated subnet."
}

variable "standby_zone" {
  type        = string
  description = "Zone of the standby; the cloud chooses when empty."
  default     = ""
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
