/**
 * A schema as mysqldump writes one, with rows, and between the tables the statements of an application; of about the given
 * number of lines, the same text each time. It has what large applications have: tables of 8 to 16 columns with keys of
 * several kinds, foreign keys, triggers and procedures behind DELIMITER, views as mysqldump writes them, queries.
 */
export function generateMysqlDump(lines: number): string {
  const parts: string[] = [preamble];
  let count = preamble.split('\n').length;
  for (let i = 0; count < lines; i++) {
    const text = objects(i);
    parts.push(text);
    count += text.split('\n').length - 1;
  }
  return parts.join('');
}

const preamble = `-- MySQL dump 10.13  Distrib 8.4.2, for Linux (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version	8.4.2

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

`;

const types = ['int DEFAULT NULL', 'bigint unsigned NOT NULL', "varchar(255) COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT ''", 'text',
  'datetime NOT NULL DEFAULT CURRENT_TIMESTAMP', 'tinyint(1) NOT NULL DEFAULT \'0\'', 'decimal(12,2) DEFAULT NULL', 'json DEFAULT NULL', 'double DEFAULT NULL',
  'char(36) CHARACTER SET ascii DEFAULT NULL', 'date DEFAULT NULL', 'varbinary(16) DEFAULT NULL', "enum('new','paid','sent') NOT NULL DEFAULT 'new'",
  'mediumtext', 'smallint DEFAULT NULL', 'longblob', 'timestamp NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP',
  "set('a','b') DEFAULT NULL", "int unsigned NOT NULL COMMENT 'kept for the audit; it''s old'", 'year DEFAULT NULL']; // prettier-ignore

/** How often a kind of column comes, by its place in `types`: rare ones stand at the end. */
const typeOf = (i: number, n: number): string => {
  const drawn = (i * 7 + n * 5) % 60;
  return types[drawn < 54 ? drawn % 17 : 17 + (drawn % 3)] ?? 'text';
};

function objects(i: number): string {
  const table = `record_${i}`;
  const before = `record_${Math.max(0, i - 1)}`;
  const header = (what: string) => `--\n-- ${what} \`${table}\`\n--\n\n`;
  const columns = Array.from({ length: 8 + (i % 9) }, (_, n) => `  \`field_${n}\` ${typeOf(i, n)},\n`);
  const parts = [
    header('Table structure for table'),
    `DROP TABLE IF EXISTS \`${table}\`;\n/*!40101 SET @saved_cs_client     = @@character_set_client */;\n/*!50503 SET character_set_client = utf8mb4 */;\n`,
    `CREATE TABLE \`${table}\` (\n  \`id\` int NOT NULL AUTO_INCREMENT,\n  \`parent_id\` int DEFAULT NULL,\n${columns.join('')}  PRIMARY KEY (\`id\`),\n  KEY \`idx_${table}_parent\` (\`parent_id\`,\`field_0\`),\n  UNIQUE KEY \`uq_${table}\` (\`field_1\`),\n`,
    i % 20 === 0 ? `  FULLTEXT KEY \`ft_${table}\` (\`field_3\`),\n` : '',
    `  CONSTRAINT \`fk_${table}\` FOREIGN KEY (\`parent_id\`) REFERENCES \`${before}\` (\`id\`) ON DELETE CASCADE\n) ENGINE=InnoDB AUTO_INCREMENT=${i * 3 + 2} DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;\n/*!40101 SET character_set_client = @saved_cs_client */;\n\n`,
  ];
  if (i % 2 === 0) {
    const rows = Array.from(
      { length: 4 + (i % 13) },
      (_, row) =>
        `(${row},NULL,'words of row ${row}','it\\'s; -- no comment',${row}.5,'2024-01-0${1 + (row % 9)} 10:00:00')`,
    );
    parts.push(
      header('Dumping data for table'),
      `LOCK TABLES \`${table}\` WRITE;\n/*!40000 ALTER TABLE \`${table}\` DISABLE KEYS */;\nINSERT INTO \`${table}\` VALUES ${rows.join(',')};\n/*!40000 ALTER TABLE \`${table}\` ENABLE KEYS */;\nUNLOCK TABLES;\n\n`,
    );
  }
  if (i % 3 === 0) {
    parts.push(
      `SELECT r.\`id\`, IFNULL(r.field_0, 0) AS first_one, DATE_FORMAT(r.field_4, '%Y-%m-%d') AS day\nFROM ${table} r\nLEFT JOIN ${before} p ON p.id = r.parent_id\nWHERE r.field_1 > ${i} AND r.field_2 LIKE 'a%'\nORDER BY r.id DESC\nLIMIT 10, 20;\n\n`,
      `INSERT INTO ${table} (parent_id, field_1) VALUES (${i}, 3) ON DUPLICATE KEY UPDATE field_1 = VALUES(field_1) + 1;\n\n`,
      `UPDATE ${table} SET field_0 = field_0 + 1, field_4 = NOW() WHERE id = ${i} LIMIT 1;\n\n`,
      `DELETE FROM ${table} WHERE field_4 < DATE_SUB(NOW(), INTERVAL 30 DAY);\n\n`,
    );
  }
  if (i % 5 === 0) {
    parts.push(
      `DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=\`app\`@\`%\`*/ /*!50003 TRIGGER \`touch_${table}\` BEFORE UPDATE ON \`${table}\` FOR EACH ROW BEGIN\n  DECLARE n INT DEFAULT 0;\n  SELECT COUNT(*) INTO n FROM \`${before}\` WHERE parent_id = NEW.id;\n  IF n > 10 THEN\n    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'too many';\n  END IF;\n  SET NEW.field_4 = NOW();\nEND */;;\nDELIMITER ;\n\n`,
    );
  }
  if (i % 6 === 0) {
    parts.push(
      `/*!50001 DROP VIEW IF EXISTS \`summary_${i}\`*/;\n/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=\`app\`@\`%\` SQL SECURITY DEFINER */\n/*!50001 VIEW \`summary_${i}\` AS select \`r\`.\`id\` AS \`id\`,count(0) AS \`many\`,max(\`r\`.\`field_0\`) AS \`latest\` from (\`${table}\` \`r\` left join \`${before}\` \`p\` on((\`p\`.\`id\` = \`r\`.\`parent_id\`))) group by \`r\`.\`id\`,\`r\`.\`parent_id\` */;\n\n`,
    );
  }
  if (i % 14 === 0) {
    parts.push(
      `DELIMITER ;;\nCREATE DEFINER=\`app\`@\`%\` PROCEDURE \`clean_${i}\`(IN days INT)\nBEGIN\n  DECLARE done INT DEFAULT FALSE;\n  DECLARE one INT;\n  DECLARE c CURSOR FOR SELECT id FROM ${table} WHERE field_4 < NOW() - INTERVAL days DAY;\n  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;\n  OPEN c;\n  read_loop: LOOP\n    FETCH c INTO one;\n    IF done THEN LEAVE read_loop; END IF;\n    DELETE FROM ${before} WHERE parent_id = one;\n  END LOOP;\n  CLOSE c;\nEND ;;\nDELIMITER ;\n\n`,
      `ALTER TABLE \`${table}\` ADD COLUMN \`extra\` varchar(20) DEFAULT NULL AFTER \`id\`, ADD INDEX \`extra_${i}\` (\`extra\`(10));\n\n`,
      `GRANT SELECT, INSERT ON shop.${table} TO 'report'@'%';\n\n`,
    );
  }
  return parts.join('');
}
