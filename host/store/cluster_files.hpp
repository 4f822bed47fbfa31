// Where the private cluster's programs, data and socket are. Private to store/.
#pragma once

#include <filesystem>
#include <string>

#include "store/child_process.hpp"

namespace tributary::store {

// The directory of initdb and pg_ctl of the newest PostgreSQL, or of version `major` when it is not "".
// Throws Error{unavailable}: which package to install.
std::filesystem::path postgresql_programs(const std::string& major);

// "15" for the cluster at `data`; "" when there is none.
std::string cluster_version(const std::filesystem::path& data);

// /tmp/tributary-<uid>-<hash of home>: short, since a socket's path has at most 107 bytes.
std::filesystem::path socket_directory(const std::filesystem::path& home, const ServerAccount& account);

// Makes it, for `account` alone. Throws Error{unavailable} when somebody else was there first.
void make_socket_directory(const std::filesystem::path& directory, const ServerAccount& account);

// An empty directory that `account` can reach and write, at `home`/cluster.new, or in /var/lib/tributary
// where it cannot. What an interrupted start left there is removed.
std::filesystem::path make_staging_directory(const std::filesystem::path& home, const ServerAccount& account);

// Moves the finished cluster to its place, data_directory(), with a link from `home` where it is elsewhere.
void adopt_cluster(const std::filesystem::path& staging, const std::filesystem::path& home);

// Replaces `path` by `text`, readable by `account`.
void write_file(const std::filesystem::path& path, const std::string& text, const ServerAccount& account);

// The last lines of a file, joined by "; "; "" when it cannot be read.
std::string last_lines(const std::filesystem::path& path, std::size_t count);

}  // namespace tributary::store
