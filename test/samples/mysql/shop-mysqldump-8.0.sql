-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: db1.internal    Database: shop
-- ------------------------------------------------------
-- Server version	8.0.36-28

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Current Database: `shop`
--

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */ /*!80016 DEFAULT ENCRYPTION='N' */;

USE `shop`;

--
-- Table structure for table `customer`
--

DROP TABLE IF EXISTS `customer`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `customer` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  `name` varchar(80) NOT NULL DEFAULT '',
  `status` enum('new','active','it''s closed') NOT NULL DEFAULT 'new' COMMENT 'state of the account',
  `flags` set('vip','newsletter','blocked') DEFAULT NULL,
  `is_admin` tinyint(1) NOT NULL DEFAULT '0',
  `age` tinyint unsigned DEFAULT NULL,
  `legacy_no` int(8) unsigned zerofill DEFAULT NULL,
  `balance` decimal(12,2) NOT NULL DEFAULT '0.00',
  `rating` float DEFAULT NULL,
  `score` double DEFAULT NULL,
  `born` year DEFAULT NULL,
  `avatar` mediumblob,
  `notes` mediumtext,
  `token` binary(16) DEFAULT NULL,
  `bits` bit(8) DEFAULT b'0',
  `settings` json DEFAULT NULL,
  `full_name` varchar(200) GENERATED ALWAYS AS (concat(`name`,_utf8mb4' <',`email`,_utf8mb4'>')) VIRTUAL,
  `created_at` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `updated_at` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_customer_email` (`email`),
  KEY `ix_customer_name` (`name`(20)),
  KEY `ix_customer_created` (`created_at`,`id`) USING BTREE COMMENT 'for reports',
  FULLTEXT KEY `ft_customer_notes` (`notes`),
  CONSTRAINT `customer_chk_1` CHECK ((`balance` >= 0))
) ENGINE=InnoDB AUTO_INCREMENT=1042 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='people who buy';
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `customer`
--

LOCK TABLES `customer` WRITE;
/*!40000 ALTER TABLE `customer` DISABLE KEYS */;
INSERT INTO `customer` (`id`, `email`, `name`, `status`, `flags`, `is_admin`, `age`, `legacy_no`, `balance`, `rating`, `score`, `born`, `avatar`, `notes`, `token`, `bits`, `settings`, `created_at`, `updated_at`) VALUES (1,'ana@example.com','Ana O\'Neil','active','vip,newsletter',1,34,00000012,10.50,4.5,0.25,1990,_binary 'PNG\0\Z','first\nsecond line; with a semicolon',_binary '0123456789abcdef',_binary '','{\"a\": [1, 2]}','2024-01-02 03:04:05','2024-01-02 03:04:05'),(2,'bob@example.com','Bob \\ Co','new',NULL,0,NULL,NULL,0.00,NULL,NULL,NULL,NULL,'--not a comment #nor this /* nor this */',NULL,NULL,NULL,'0000-00-00 00:00:00',NULL);
/*!40000 ALTER TABLE `customer` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `order`
--

DROP TABLE IF EXISTS `order`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `order` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `customer_id` int unsigned NOT NULL,
  `placed` date NOT NULL,
  `took` time DEFAULT NULL,
  `total` decimal(10,2) unsigned DEFAULT NULL,
  `key` varchar(10) DEFAULT NULL,
  PRIMARY KEY (`id`,`placed`),
  KEY `fk_order_customer` (`customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci ROW_FORMAT=DYNAMIC
/*!50100 PARTITION BY RANGE (year(`placed`))
(PARTITION p2023 VALUES LESS THAN (2024) ENGINE = InnoDB,
 PARTITION p2024 VALUES LESS THAN (2025) ENGINE = InnoDB,
 PARTITION pmax VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `order` WRITE;
/*!40000 ALTER TABLE `order` DISABLE KEYS */;
INSERT INTO `order` VALUES (1,1,'2024-02-01','26:15:00',99.90,NULL),(2,1,'2024-03-01',NULL,12.00,'x');
/*!40000 ALTER TABLE `order` ENABLE KEYS */;
UNLOCK TABLES;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`app`@`%`*/ /*!50003 TRIGGER `order_bi` BEFORE INSERT ON `order` FOR EACH ROW BEGIN
  IF NEW.total IS NULL THEN
    SET NEW.total = 0;
  END IF;
  SET @last_customer = NEW.customer_id;
END */;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;

--
-- Temporary view structure for view `customer_totals`
--

DROP TABLE IF EXISTS `customer_totals`;
/*!50001 DROP VIEW IF EXISTS `customer_totals`*/;
SET @saved_cs_client     = @@character_set_client;
/*!50503 SET character_set_client = utf8mb4 */;
/*!50001 CREATE VIEW `customer_totals` AS SELECT 
 1 AS `id`,
 1 AS `total`*/;
SET character_set_client = @saved_cs_client;

--
-- Dumping events for database 'shop'
--
/*!50106 SET @save_time_zone= @@TIME_ZONE */ ;
/*!50106 DROP EVENT IF EXISTS `purge_carts` */;
DELIMITER ;;
/*!50003 SET character_set_client  = utf8mb4 */ ;;
/*!50003 SET time_zone             = 'SYSTEM' */ ;;
/*!50106 CREATE*/ /*!50117 DEFINER=`app`@`%`*/ /*!50106 EVENT `purge_carts` ON SCHEDULE EVERY 1 DAY STARTS '2024-01-01 03:00:00' ON COMPLETION NOT PRESERVE ENABLE DO DELETE FROM cart WHERE updated_at < NOW() - INTERVAL 30 DAY */ ;;
/*!50003 SET time_zone             = @saved_time_zone */ ;;
DELIMITER ;
/*!50106 SET TIME_ZONE= @save_time_zone */ ;

--
-- Dumping routines for database 'shop'
--
/*!50003 DROP FUNCTION IF EXISTS `net_price` */;
DELIMITER ;;
CREATE DEFINER=`app`@`%` FUNCTION `net_price`(gross DECIMAL(10,2), vat DECIMAL(4,2)) RETURNS decimal(10,2)
    DETERMINISTIC
    SQL SECURITY INVOKER
    COMMENT 'without tax'
BEGIN
  DECLARE net DECIMAL(10,2) DEFAULT 0;
  SET net = gross / (1 + vat);
  RETURN ROUND(net, 2);
END ;;
DELIMITER ;
/*!50003 DROP PROCEDURE IF EXISTS `close_orders` */;
DELIMITER ;;
CREATE DEFINER=`app`@`%` PROCEDURE `close_orders`(IN before_date DATE, OUT closed INT)
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE oid BIGINT;
  DECLARE cur CURSOR FOR SELECT id FROM `order` WHERE placed < before_date;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  SET closed = 0;
  OPEN cur;
  read_loop: LOOP
    FETCH cur INTO oid;
    IF done THEN
      LEAVE read_loop;
    END IF;
    UPDATE `order` SET `key` = CASE WHEN `key` IS NULL THEN 'closed' ELSE `key` END WHERE id = oid LIMIT 1;
    SET closed = closed + ROW_COUNT();
  END LOOP;
  CLOSE cur;
END ;;
DELIMITER ;

--
-- Final view structure for view `customer_totals`
--

/*!50001 DROP VIEW IF EXISTS `customer_totals`*/;
/*!50001 SET @saved_cs_client          = @@character_set_client */;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`app`@`%` SQL SECURITY DEFINER */
/*!50001 VIEW `customer_totals` AS select `c`.`id` AS `id`,ifnull(sum(`o`.`total`),0) AS `total` from (`customer` `c` left join `order` `o` on((`o`.`customer_id` = `c`.`id`))) group by `c`.`id` */;
/*!50001 SET character_set_client      = @saved_cs_client */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on 2024-05-06  7:08:09
