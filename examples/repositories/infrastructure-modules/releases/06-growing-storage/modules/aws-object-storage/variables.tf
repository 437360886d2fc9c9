variable "name" {
  type        = string
  description = "Name in the cloud."

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.name))
    error_message = "A bucket name has lower-case letters, digits, dots and dashes, 3 to 63."
  }
}

variable "name_suffix" {
  type        = string
  description = "End of the name when the usual one is taken."
  default     = ""
}

variable "versioning" {
  type        = bool
  description = "Keep old versions."
  default     = true
}

variable "expire_after_days" {
  type        = number
  description = "Delete files after so many days; 0 never."
  default     = 0

  validation {
    condition     = var.expire_after_days >= 0
    error_message = "Days are not negative."
  }
}

variable "public_access" {
  type        = bool
  description = "Readable by anybody."
  default     = false
}

variable "storage_class" {
  type        = string
  description = "standard or infrequent."
  default     = "standard"

  validation {
    condition     = contains(["standard", "infrequent"], var.storage_class)
    error_message = "The class is standard or infrequent."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Key for the files."
}

variable "access_logs" {
  type        = bool
  description = "Log every access."
  default     = false
}

variable "cors_origins" {
  type        = list(string)
  description = "Origins of browsers that may read."
  default     = []
}

variable "archive_after_days" {
  type        = number
  description = "Days until a file goes to the archive; 0 never."
  default     = 0

  validation {
    condition     = var.archive_after_days == 0 || var.archive_after_days >= 30
    error_message = "Files are archived after 30 days at the earliest."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on everything that the module makes."
  default     = {}
}
