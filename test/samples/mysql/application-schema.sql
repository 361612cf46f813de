# The schema of an application, in the forms that frameworks write it.
SET FOREIGN_KEY_CHECKS=0;
SET sql_mode = "NO_ENGINE_SUBSTITUTION";

-- as WordPress does
CREATE TABLE wp_posts (
  ID bigint(20) unsigned NOT NULL auto_increment,
  post_author bigint(20) unsigned NOT NULL default '0',
  post_date datetime NOT NULL default '0000-00-00 00:00:00',
  post_content longtext NOT NULL,
  post_title text NOT NULL,
  post_status varchar(20) NOT NULL default 'publish',
  post_name varchar(200) NOT NULL default '',
  menu_order int(11) NOT NULL default '0',
  comment_count bigint(20) NOT NULL default '0',
  PRIMARY KEY  (ID),
  KEY post_name (post_name(191)),
  KEY type_status_date (post_status,post_date,ID)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE wp_options (
  option_id bigint(20) unsigned NOT NULL auto_increment,
  option_name varchar(191) NOT NULL default '',
  option_value longtext NOT NULL,
  autoload varchar(20) NOT NULL default 'yes',
  PRIMARY KEY  (option_id),
  UNIQUE KEY option_name (option_name),
  KEY autoload (autoload)
) DEFAULT CHARACTER SET utf8mb4;

-- as Laravel does
create table `users` (`id` bigint unsigned not null auto_increment primary key, `name` varchar(255) not null, `email` varchar(255) not null, `email_verified_at` timestamp null, `password` varchar(255) not null, `remember_token` varchar(100) null, `created_at` timestamp null, `updated_at` timestamp null) default character set utf8mb4 collate 'utf8mb4_unicode_ci';
alter table `users` add unique `users_email_unique`(`email`);
create table `jobs` (`id` bigint unsigned not null auto_increment primary key, `queue` varchar(255) not null, `payload` longtext not null, `attempts` tinyint unsigned not null, `reserved_at` int unsigned null, `available_at` int unsigned not null) default character set utf8mb4 collate 'utf8mb4_unicode_ci' engine = InnoDB;
alter table `jobs` add index `jobs_queue_index`(`queue`);
alter table `users` add `role` enum('admin', 'user') not null default 'user' after `email`;
alter table `jobs` add constraint `jobs_user_foreign` foreign key (`user_id`) references `users` (`id`) on delete cascade;

-- as Rails does
CREATE TABLE `accounts` (
  `id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `data` json,
  `created_at` datetime(6) NOT NULL,
  INDEX `index_accounts_on_created_at` (`created_at`)
) ROW_FORMAT=DYNAMIC;

-- changes of years
ALTER TABLE accounts
  ADD COLUMN plan VARCHAR(20) NOT NULL DEFAULT 'free' AFTER id,
  ADD COLUMN (a INT, b INT UNSIGNED),
  MODIFY COLUMN data LONGTEXT NULL,
  CHANGE plan plan_name VARCHAR(40) CHARACTER SET utf8mb4 NOT NULL,
  DROP COLUMN created_at,
  ADD KEY ix_plan (plan_name(10)),
  ADD UNIQUE KEY uq_plan (plan_name, a),
  DROP INDEX index_accounts_on_created_at,
  RENAME COLUMN a TO aa,
  ALTER COLUMN b SET DEFAULT 5,
  ENGINE = InnoDB,
  ALGORITHM = INPLACE, LOCK = NONE;
ALTER TABLE accounts DROP PRIMARY KEY, ADD PRIMARY KEY (id, plan_name);
ALTER TABLE accounts DROP FOREIGN KEY fk_1;
ALTER TABLE accounts CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
ALTER TABLE accounts AUTO_INCREMENT = 1000;
ALTER TABLE accounts COMMENT = 'who pays';
ALTER TABLE accounts RENAME TO customers, ORDER BY id;
ALTER TABLE visits ADD PARTITION (PARTITION p9 VALUES LESS THAN (2030));
ALTER TABLE visits DROP PARTITION p0, p1;
ALTER TABLE visits REORGANIZE PARTITION p9 INTO (PARTITION p9 VALUES LESS THAN (2031), PARTITION pm VALUES LESS THAN MAXVALUE);
CREATE UNIQUE INDEX uq ON customers (plan_name ASC) USING BTREE;
CREATE FULLTEXT INDEX ft ON posts (title, body) WITH PARSER ngram;
CREATE SPATIAL INDEX sp ON places (position);
CREATE INDEX fn ON customers ((lower(plan_name))) COMMENT 'by lower case' ALGORITHM = DEFAULT LOCK = DEFAULT;
DROP INDEX uq ON customers;
RENAME TABLE a TO b, b TO c;
CREATE TABLE copy LIKE customers;
CREATE TABLE recent (id INT PRIMARY KEY) ENGINE=MEMORY AS SELECT id FROM customers LIMIT 10;
CREATE TEMPORARY TABLE tmp SELECT * FROM customers;
CREATE OR REPLACE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW paying AS SELECT * FROM customers WHERE plan_name <> 'free' WITH CASCADED CHECK OPTION;
CREATE TRIGGER customers_bu BEFORE UPDATE ON customers FOR EACH ROW SET NEW.aa = OLD.aa + 1;
CREATE PROCEDURE touch(IN who INT)
  MODIFIES SQL DATA
BEGIN
  DECLARE n INT DEFAULT 0;
  label1: WHILE n < 3 DO
    SET n = n + 1;
    IF n = 2 THEN ITERATE label1; END IF;
    INSERT IGNORE INTO log (who, n) VALUES (who, n);
  END WHILE label1;
  REPEAT SET n = n - 1; UNTIL n = 0 END REPEAT;
  CASE n WHEN 0 THEN SELECT 'none'; ELSE BEGIN END; END CASE;
END;
CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC NO SQL RETURN n * 2;
CREATE EVENT sweep ON SCHEDULE EVERY 1 HOUR DO CALL touch(1);
CREATE USER IF NOT EXISTS 'app'@'10.0.%' IDENTIFIED WITH caching_sha2_password BY 'secret' REQUIRE SSL;
GRANT SELECT, INSERT, UPDATE ON shop.* TO 'app'@'10.0.%' WITH GRANT OPTION;
FLUSH PRIVILEGES;
SET FOREIGN_KEY_CHECKS=1;
