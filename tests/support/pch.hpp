// Precompiled for the test programs: the host's own header and Catch2.
#pragma once
#include <catch2/catch.hpp>
#include "../../host/pch.hpp"
