#include "worker/confinement.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>

#if defined(__SANITIZE_ADDRESS__)
// A plugin's crash must look like a crash here too; and what it leaks at its end is nobody's loss.
extern "C" __attribute__((visibility("default"), used)) const char* __asan_default_options() {
  return "handle_segv=0:handle_abort=0:handle_sigbus=0:detect_leaks=0";
}
#endif

namespace tributary::worker {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr rlim_t kOpenFiles = 64;  // the library's own dependencies while it is loaded

// By name, because not every architecture has every call; an unknown one is no call that could be made.
constexpr const char* kDenied[] = {
    // network
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4",
    // programs and processes
    "execve", "execveat", "fork", "vfork", "clone", "clone3", "ptrace", "process_vm_readv",
    "process_vm_writev", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "rt_sigqueueinfo",
    "rt_tgsigqueueinfo", "setpgid", "setsid", "tkill",
    // writing
    "creat", "openat2", "open_by_handle_at", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link",
    "linkat", "symlink", "symlinkat", "mkdir", "mkdirat", "rmdir", "mknod", "mknodat", "chmod", "fchmod",
    "fchmodat", "chown", "fchown", "lchown", "fchownat", "truncate", "ftruncate", "utime", "utimes",
    "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr", "removexattr", "memfd_create",
    // the machine
    "mount", "umount2", "pivot_root", "chroot", "setns", "unshare", "bpf", "perf_event_open", "keyctl",
    "add_key", "request_key", "io_uring_setup", "userfaultfd", "init_module", "finit_module", "delete_module",
    "kexec_load", "reboot", "swapon", "swapoff", "sethostname", "setdomainname", "settimeofday",
    "clock_settime", "clock_adjtime", "adjtimex",
    // its own limits and identity
    "setrlimit", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "capset",
    "setpriority", "sched_setscheduler"};

constexpr const char* kDeniedOnceLoaded[] = {"open", "openat", "prctl"};

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

Filter new_filter() {
  Filter filter(seccomp_init(SCMP_ACT_ALLOW), seccomp_release);
  // no_new_privs is set by confine(); libseccomp must not need prctl() for it.
  if (filter) seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_NNP, 0);
  return filter;
}

void deny(const Filter& filter, const char* call) {
  const int number = seccomp_syscall_resolve_name(call);
  if (number != __NR_SCMP_ERROR) seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), number, 0);
}

void deny_when(const Filter& filter, const char* call, scmp_arg_cmp when) {
  const int number = seccomp_syscall_resolve_name(call);
  if (number != __NR_SCMP_ERROR) seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), number, 1, when);
}

void deny_opening_to_write(const Filter& filter, const char* call, unsigned flags_argument) {
  for (const scmp_datum_t bits : {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC}) {
    deny_when(filter, call, SCMP_CMP(flags_argument, SCMP_CMP_MASKED_EQ, bits, bits));
  }
}

void deny_signals_to_others(const Filter& filter) {
  const auto self = static_cast<scmp_datum_t>(getpid());  // abort() sends itself a signal
  for (const char* call : {"kill", "tgkill"}) deny_when(filter, call, SCMP_A0(SCMP_CMP_NE, self));
}

std::string load(const Filter& filter) {
  const int problem = filter ? seccomp_load(filter.get()) : -ENOMEM;
  if (problem == 0) return "";
  return std::string("this kernel does not take a system call filter (") + std::strerror(-problem) +
         "); the plugin runs with resource limits only";
}

void limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  const rlimit value{soft, hard};
  setrlimit(resource, &value);
}

void limit(__rlimit_resource resource, rlim_t most) {
  limit(resource, most, most);
}

void limit_resources(const Budget& budget) {
  if (!kSanitized) limit(RLIMIT_AS, budget.address_space_bytes);
  // SIGXCPU at the soft limit names the cause; one second later SIGKILL ends who ignores it.
  limit(RLIMIT_CPU, budget.cpu_seconds, budget.cpu_seconds + 1);
  limit(RLIMIT_NOFILE, kOpenFiles);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NPROC, 0);
}

std::string filter_system_calls() {
  const Filter filter = new_filter();
  if (!filter) return load(filter);
  for (const char* call : kDenied) deny(filter, call);
  deny_opening_to_write(filter, "open", 1);
  deny_opening_to_write(filter, "openat", 2);
  deny_signals_to_others(filter);
  deny_when(filter, "prlimit64", SCMP_A2(SCMP_CMP_NE, 0));  // reading a limit stays allowed
  return load(filter);
}

}  // namespace

std::string confine(const Budget& budget, int first_closed_fd) {
  clearenv();
  close_range(static_cast<unsigned>(first_closed_fd), ~0U, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit_resources(budget);
  return kSanitized ? "" : filter_system_calls();
}

std::string deny_opening_files() {
  if (kSanitized) return "";
  const Filter filter = new_filter();
  if (filter) {
    for (const char* call : kDeniedOnceLoaded) deny(filter, call);
  }
  return load(filter);
}

}  // namespace tributary::worker
