import { describe, expect, it } from 'vitest';
import { detectDialect, type Dialect } from './dialect.ts';

/** The beginnings of files as programs and people write them. */
const heads: readonly (readonly [Dialect, what: string, text: string, path?: string])[] = [
  ['mysql', 'mysqldump', '-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: db1    Database: shop\n'],
  ['mysql', 'mariadb-dump', '/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19-11.4.2-MariaDB, for debian-linux-gnu\n'],
  ['mysql', 'mariadb-dump before 11.4', '/*!999999\\- enable the sandbox mode */ \nCREATE TABLE t (a int);\n'],
  ['mysql', 'phpMyAdmin', '-- phpMyAdmin SQL Dump\n-- version 5.2.1\nSET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\n'],
  ['mysql', 'Adminer of MySQL', '-- Adminer 4.8.1 MySQL 8.0.36 dump\n\nSET NAMES utf8;\n'],
  ['mysql', 'Sequel Ace', '# ************************************************************\n# Sequel Ace SQL dump\n# Version 20062\n'],
  ['mysql', 'Navicat', '/*\n Navicat Premium Data Transfer\n\n Source Server         : local\n Source Server Type    : MySQL\n*/\n'],
  ['mysql', 'Workbench', '-- MySQL Workbench Forward Engineering\n\nSET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0;\n'],
  ['mysql', 'Rails structure.sql of MySQL', '/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\nCREATE TABLE `users` (\n  `id` bigint NOT NULL AUTO_INCREMENT\n', 'db/structure.sql'],
  ['mysql', 'SHOW CREATE TABLE', 'CREATE TABLE `t` (\n  `id` int(11) NOT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\n'],
  ['mysql', 'written by hand', 'CREATE TABLE orders (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, note MEDIUMTEXT);'],
  ['mysql', 'a trigger', 'DELIMITER //\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1//\nDELIMITER ;'],
  ['mysql', 'queries', "SELECT GROUP_CONCAT(name) FROM t WHERE d > NOW() - INTERVAL 1 DAY LIMIT 10, 20;"],
  ['mysql', 'an upsert', 'INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a);'],
  ['mysql', 'a migration that adds an index', 'ALTER TABLE users ADD INDEX by_email (email);', 'V2__index.sql'],
  ['mysql', 'a migration that drops a foreign key', 'ALTER TABLE users DROP FOREIGN KEY fk_a;', 'V3__fk.sql'],
  ['mysql', 'a migration that places a column', 'ALTER TABLE users ADD COLUMN a INT AFTER b;', 'V4__a.sql'],
  ['mysql', 'a migration that renames a table', 'RENAME TABLE a TO b;', 'V5__b.sql'],
  ['mysql', 'a collation', 'CREATE TABLE t (id INT NOT NULL, PRIMARY KEY (id)) COLLATE utf8mb4_bin;'],
  ['mysql', 'an update of joined tables', 'UPDATE t JOIN u ON t.id = u.id SET t.a = 1;'],
  ['mysql', 'an insert with SET', 'INSERT INTO t SET a = 1;'],
  ['mysql', 'an index on a beginning', 'CREATE INDEX i ON t (a(10));'],
  ['mysql', 'what the server is asked', "SHOW TABLES LIKE 'x%'; SELECT @@global.sql_mode;"],
  ['postgres', 'a trigger that comes after, the first of which', 'CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); SELECT a FROM b ORDER BY c NULLS FIRST;'],
  ['postgres', 'what SQL Server asks its server', 'SELECT @@ROWCOUNT, @@IDENTITY;'],
  ['mysql', 'nothing but its folder', 'ALTER TABLE a ADD COLUMN b INT;', 'src/main/resources/db/migration/mysql/V2__b.sql'],
  ['mysql', 'nothing but its name', 'SELECT 1;', 'schema.mysql.sql'],
  ['mysql', 'MySQL words against another name', 'CREATE TABLE `a` (b int) ENGINE=InnoDB;', 'before-postgres.sql'],
  ['mysql', 'JSON with PostgreSQL words in strings', "INSERT INTO `log` VALUES ('SELECT a::jsonb ILIKE $$x$$ RETURNING');"],

  ['postgres', 'pg_dump', '--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped from database version 17.6\n'],
  ['postgres', 'pg_dumpall', '--\n-- PostgreSQL database cluster dump\n--\n\nSET default_transaction_read_only = off;\n'],
  ['postgres', 'Adminer of PostgreSQL', '-- Adminer 4.8.1 PostgreSQL 15.4 dump\n\nDROP TABLE IF EXISTS "a";\n'],
  ['postgres', 'Rails structure.sql', 'SET statement_timeout = 0;\nSET check_function_bodies = false;\nCREATE TABLE public.users (\n    id bigint NOT NULL,\n    name character varying\n);\nALTER TABLE ONLY public.users ADD CONSTRAINT p PRIMARY KEY (id);\n', 'db/structure.sql'],
  ['postgres', 'Flyway', 'CREATE TABLE a (id BIGSERIAL PRIMARY KEY, at TIMESTAMPTZ DEFAULT now());', 'db/migration/V1__a.sql'],
  ['postgres', 'nothing', '', 'a.sql'],
  ['postgres', 'what all write', 'CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20));'],
  ['postgres', 'backticks in comments', '-- see `orders` and ENGINE=InnoDB\n/* `x` AUTO_INCREMENT */\nSELECT a::int FROM b;'],
  ['postgres', 'MySQL words in strings', "INSERT INTO log VALUES ('`x` ENGINE=InnoDB AUTO_INCREMENT'::text);"],
  ['postgres', 'a function', 'CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql;'],
  ['postgres', 'both names in its path', 'SELECT 1;', 'mysql-to-postgres/a.sql'],
  ['postgres', 'hash index', 'CREATE INDEX i ON t USING hash (a);'],

  ['postgres', 'SQL Server, which has statements of its own', 'CREATE TABLE [dbo].[a] ([at] DATETIME NOT NULL, [n] TINYINT);\nGO\n'],
  ['postgres', 'Oracle, which has', 'CREATE TABLE a (n NUMBER(10), s VARCHAR2(20), d DATE DEFAULT SYSDATE);'],

  ['cockroach', 'SHOW CREATE TABLE', 'CREATE TABLE public.orders (\n\tid INT8 NOT NULL DEFAULT unique_rowid(),\n\tname STRING NULL,\n\tCONSTRAINT orders_pkey PRIMARY KEY (id ASC)\n)'],
  ['cockroach', 'SHOW CREATE of one without rowid', 'CREATE TABLE public.t (\n\ta UUID NOT NULL,\n\tb STRING(20) NULL,\n\tCONSTRAINT t_pkey PRIMARY KEY (a ASC),\n\tINDEX t_b_idx (b ASC) STORING (a)\n)'],
  ['cockroach', 'hash-sharded', 'CREATE TABLE t (id UUID PRIMARY KEY USING HASH, at TIMESTAMPTZ, INDEX (at) USING HASH WITH (bucket_count = 8));'],
  ['cockroach', 'column families', 'CREATE TABLE t (\n  id UUID PRIMARY KEY,\n  FAMILY f (id)\n);'],
  ['cockroach', 'upsert', 'UPSERT INTO kv VALUES (1, 2);'],
  ['cockroach', 'settings', "SET CLUSTER SETTING kv.rangefeed.enabled = true;"],
  ['cockroach', 'row-level TTL', "CREATE TABLE t (id UUID PRIMARY KEY) WITH (ttl_expire_after = '30 days');"],
  ['cockroach', 'its name', 'SELECT 1;', 'schema.cockroach.sql'],
  ['cockroach', 'said so', '-- molt: dialect=cockroachdb\nCREATE TABLE `a` (b int) ENGINE=InnoDB;'],
]; // prettier-ignore

describe('detectDialect', () => {
  for (const [dialect, what, text, path] of heads) {
    it(`${dialect}: ${what}`, () => {
      expect(detectDialect(text, path)).toBe(dialect);
    });
  }

  it('believes what a comment says before anything else', () => {
    expect(detectDialect('-- MySQL dump 10.13\n-- molt: dialect=postgres\n', 'a.mysql.sql')).toBe('postgres');
    expect(detectDialect('# molt: dialect=mariadb\nSELECT 1;')).toBe('mysql');
  });

  it('takes any text', () => {
    for (const text of [
      '\0\u{1F600}',
      "'",
      '"',
      '`',
      '/*',
      '$$',
      '`'.repeat(200_000),
      "'\\".repeat(100_000),
    ]) {
      expect(['postgres', 'mysql', 'cockroach']).toContain(detectDialect(text));
    }
  });
});
