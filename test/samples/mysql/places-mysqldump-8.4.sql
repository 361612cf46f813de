-- MySQL dump 10.13  Distrib 8.4.2, for Linux (aarch64)
--
-- Host: localhost    Database: places
-- ------------------------------------------------------
-- Server version	8.4.2

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;
SET @@SESSION.SQL_LOG_BIN= 0;
SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77';

DROP TABLE IF EXISTS `place`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `place` (
  `id` int NOT NULL AUTO_INCREMENT,
  `uuid` binary(16) NOT NULL DEFAULT (uuid_to_bin(uuid())),
  `position` point NOT NULL /*!80003 SRID 4326 */,
  `area` multipolygon /*!80003 SRID 0 */ DEFAULT NULL,
  `track` linestring DEFAULT NULL,
  `data` json NOT NULL DEFAULT (json_object()),
  `city` varchar(60) GENERATED ALWAYS AS (json_unquote(json_extract(`data`,_utf8mb4'$.city'))) STORED,
  `hidden` int DEFAULT NULL /*!80023 INVISIBLE */,
  `name` varchar(255) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
  `at` datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  `price` double(8,2) DEFAULT NULL,
  `tags` longtext,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uuid` (`uuid`),
  SPATIAL KEY `position` (`position`),
  KEY `lower_name` ((lower(`name`))),
  KEY `tag_list` ((cast(json_extract(`data`,_utf8mb4'$.tags') as char(20) array))),
  KEY `city_desc` (`city` DESC,`id`) /*!80000 INVISIBLE */,
  FULLTEXT KEY `tags` (`tags`) /*!50100 WITH PARSER `ngram` */ ,
  CONSTRAINT `place_chk_1` CHECK (json_valid(`data`)) /*!80016 NOT ENFORCED */
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci STATS_PERSISTENT=1 KEY_BLOCK_SIZE=8;
/*!40101 SET character_set_client = @saved_cs_client */;

DROP TABLE IF EXISTS `visit`;
CREATE TABLE `visit` (
  `place_id` int NOT NULL,
  `visitor` bigint unsigned NOT NULL,
  `day` date NOT NULL,
  PRIMARY KEY (`place_id`,`visitor`,`day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
/*!50500 PARTITION BY RANGE  COLUMNS(`day`)
SUBPARTITION BY HASH (`place_id`)
SUBPARTITIONS 2
(PARTITION p0 VALUES LESS THAN ('2024-01-01') ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN (MAXVALUE) ENGINE = InnoDB) */;

DROP TABLE IF EXISTS `region`;
CREATE TABLE `region` (
  `code` char(2) NOT NULL,
  `parent` char(2) DEFAULT NULL,
  `kind` tinyint NOT NULL,
  PRIMARY KEY (`code`),
  KEY `parent` (`parent`),
  CONSTRAINT `region_ibfk_1` FOREIGN KEY (`parent`) REFERENCES `region` (`code`) ON DELETE SET NULL ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=ascii
/*!50100 PARTITION BY LIST (`kind`)
(PARTITION a VALUES IN (1,2,3) ENGINE = InnoDB,
 PARTITION b VALUES IN (4) ENGINE = InnoDB) */;

INSERT INTO `place` (`id`, `uuid`, `position`, `area`, `track`, `data`, `name`, `at`, `price`, `tags`) VALUES (1,0x8D9E2F6C3A1B4C5D8E7F6A5B4C3D2E1F,0xE6100000010100000000000000000024400000000000003440,NULL,NULL,'{\"city\": \"Graz\"}','Café','2024-01-01 00:00:00.000000',NULL,'a,b');
SET @@SESSION.SQL_LOG_BIN = @MYSQLDUMP_TEMP_LOG_BIN;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;

-- Dump completed on 2026-01-02  3:04:05
