variable "service" {
  type    = string
  default = "orders"
}

variable "size" {
  type    = string
  default = "small"
}

variable "storage_gb" {
  type    = number
  default = 20
}

variable "partitions" {
  type    = number
  default = 3
}

variable "postgres_version" {
  type    = string
  default = "15"
}

variable "maintenance_window" {
  type    = string
  default = "Sun:03:00-Sun:04:00"
}
