variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.name))
    error_message = "A cluster name has lower-case letters, digits and dashes."
  }
}

variable "project_id" {
  type        = string
  description = "Project of the provider."
}

variable "region" {
  type        = string
  description = "Region of the cloud."
}

variable "mongodb_version" {
  type        = string
  description = "Version."
  default     = "7.0"

  validation {
    condition     = contains(["6.0", "7.0", "8.0"], var.mongodb_version)
    error_message = "Versions 6.0, 7.0 and 8.0 are supported."
  }
}

variable "instance_size" {
  type        = string
  description = "M10, M30 or M50."
  default     = "M10"

  validation {
    condition     = contains(["M10", "M30", "M50"], var.instance_size)
    error_message = "The size is M10, M30 or M50."
  }
}

variable "disk_size_gb" {
  type        = number
  description = "Storage in GB."
  default     = 10

  validation {
    condition     = var.disk_size_gb >= 10 && var.disk_size_gb <= 4096
    error_message = "Storage is between 10 and 4096 GB."
  }
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
}

variable "atlas_public_key" {
  type        = string
  description = "Public part of the key."
  sensitive   = true
}

variable "atlas_private_key" {
  type        = string
  description = "Private part of the key."
  sensitive   = true
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
