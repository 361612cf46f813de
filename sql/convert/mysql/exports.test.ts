import { beforeAll, expect, it } from 'vitest';
import { createAnalyzer, detectDialect, loadParser } from '../../analyze/analyze.ts';
import { convert } from '../convert.ts';

beforeAll(loadParser);

const table = 'CREATE TABLE `t` (\n  `id` int(11) NOT NULL,\n  `name` varchar(9) DEFAULT NULL\n)';

/** How programs begin, part and end what they export. */
it.each<[string, string]>([
  [
    'mariadb-dump, with its sandbox line',
    `/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.11.8-MariaDB, for Linux (x86_64)\n/*!40101 SET NAMES utf8mb4 */;\n/*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;\nDROP TABLE IF EXISTS \`t\`;\n${table} ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;\nset autocommit=0;\nINSERT INTO \`t\` VALUES\n(1,'a'),\n(2,NULL);\ncommit;\n/*M!100616 SET NOTE_VERBOSITY=@OLD_NOTE_VERBOSITY */;\n`,
  ],
  [
    'phpMyAdmin',
    `-- phpMyAdmin SQL Dump\n-- version 5.2.1\nSET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\nSTART TRANSACTION;\nSET time_zone = "+00:00";\n\n/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n\n--\n-- Database: \`d\`\n--\n${table} ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n\nINSERT INTO \`t\` (\`id\`, \`name\`) VALUES\n(1, 'a'),\n(2, NULL);\n\n--\n-- Indexes for table \`t\`\n--\nALTER TABLE \`t\`\n  ADD PRIMARY KEY (\`id\`),\n  ADD KEY \`k\` (\`name\`);\nALTER TABLE \`t\`\n  MODIFY \`id\` int(11) NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=3;\nCOMMIT;\n`,
  ],
  [
    'HeidiSQL',
    `-- --------------------------------------------------------\n-- Host:                         127.0.0.1\n-- HeidiSQL Version:             12.6.0.6765\n/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n/*!50503 SET NAMES utf8mb4 */;\nCREATE DATABASE IF NOT EXISTS \`d\` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\nUSE \`d\`;\n${table} ENGINE=InnoDB;\n\n-- Dumping data for table d.t: ~2 rows (approximately)\nDELETE FROM \`t\`;\nINSERT INTO \`t\` (\`id\`, \`name\`) VALUES\n\t(1, 'a'),\n\t(2, NULL);\n/*!40103 SET TIME_ZONE=IFNULL(@OLD_TIME_ZONE, 'system') */;\n`,
  ],
  [
    'Navicat',
    `/*\n Navicat Premium Data Transfer\n\n Source Server Type    : MySQL\n*/\n\nSET NAMES utf8mb4;\nSET FOREIGN_KEY_CHECKS = 0;\n\n-- ----------------------------\n-- Table structure for t\n-- ----------------------------\nDROP TABLE IF EXISTS \`t\`;\nCREATE TABLE \`t\`  (\n  \`id\` int NOT NULL AUTO_INCREMENT,\n  \`name\` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL DEFAULT NULL,\n  PRIMARY KEY (\`id\`) USING BTREE\n) ENGINE = InnoDB AUTO_INCREMENT = 3 CHARACTER SET = utf8mb4 COLLATE = utf8mb4_general_ci ROW_FORMAT = Dynamic;\n\nBEGIN;\nINSERT INTO \`t\` (\`id\`, \`name\`) VALUES (1, 'a');\nCOMMIT;\n\nSET FOREIGN_KEY_CHECKS = 1;\n`,
  ],
  [
    'MySQL Workbench',
    `-- MySQL Workbench Forward Engineering\n\nSET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0;\nSET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0;\n\nCREATE SCHEMA IF NOT EXISTS \`d\` DEFAULT CHARACTER SET utf8 ;\nUSE \`d\` ;\n\nCREATE TABLE IF NOT EXISTS \`d\`.\`t\` (\n  \`id\` INT NOT NULL AUTO_INCREMENT,\n  \`name\` VARCHAR(9) NULL,\n  PRIMARY KEY (\`id\`),\n  INDEX \`k\` (\`name\` ASC) VISIBLE)\nENGINE = InnoDB;\n\nSET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS;\n`,
  ],
  [
    'mydumper',
    `/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40103 SET TIME_ZONE='+00:00' */;\n${table} ENGINE=InnoDB;\nINSERT INTO \`t\` VALUES(1,"a")\n,(2,NULL);\n`,
  ],
])('what %s writes is known for MySQL, looked at as a whole, and converted', (_, source) => {
  expect(detectDialect(source, 'dump.sql')).toBe('mysql');
  const { findings } = createAnalyzer({ dialect: 'mysql' }).update(source);
  expect(findings.filter(({ code }) => code === 'MOLT902' || code === 'MOLT903')).toEqual([]);
  const { text, statements } = convert(source, { fileName: 'dump.sql' });
  expect(statements).toMatchObject({ needYou: 0 });
  const errors = createAnalyzer({ dialect: 'cockroach' })
    .update(text)
    .findings.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message)).toEqual([]);
  expect(convert(text, { fileName: 'dump.sql' }).text).toBe(text);
});
