variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,62}$", var.name))
    error_message = "A database name has lower-case letters, digits and dashes, at most 63."
  }
}

variable "engine_version" {
  type        = string
  description = "Major version."

  validation {
    condition     = contains(["14", "15", "16", "17"], var.engine_version)
    error_message = "Versions 14 to 17 are supported."
  }
}

variable "instance_size" {
  type        = string
  description = "small, medium, large or xlarge."
  default     = "small"

  validation {
    condition     = contains(["small", "medium", "large", "xlarge"], var.instance_size)
    error_message = "The size is small, medium, large or xlarge."
  }
}

variable "allocated_storage_gb" {
  type        = number
  description = "Storage in GB."
  default     = 20

  validation {
    condition     = var.allocated_storage_gb >= 20 && var.allocated_storage_gb <= 16384
    error_message = "Storage is between 20 and 16384 GB."
  }
}

variable "multi_az" {
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

variable "deletion_protection" {
  type        = bool
  description = "The cloud refuses to delete it."
  default     = true
}

variable "maintenance_window" {
  type        = string
  description = "When it may restart, in UTC."
  default     = "Sun:03:00-Sun:04:00"
}

variable "extensions" {
  type        = list(string)
  description = "Extensions to create."
  default     = []
}

variable "parameters" {
  type        = map(string)
  description = "Server parameters."
  default     = {}
}

variable "vpc_id" {
  type        = string
  description = "Network."
}

variable "subnet_ids" {
  type        = list(string)
  description = "Subnets, in two zones at least."

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A subnet group needs two subnets."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Key for the storage."
}

variable "performance_insights" {
  type        = bool
  description = "Keep a week of query statistics."
  default     = false
}

variable "log_exports" {
  type        = list(string)
  description = "Logs that leave the database."
  default     = ["postgresql"]
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
