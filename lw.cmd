@echo off
rem The Layerwise command on Windows: as lw, but it does not fetch a JDK.
setlocal enabledelayedexpansion
set "here=%~dp0"
set "jar=%here%target\layerwise.jar"
set "jdk="
for %%h in ("%JAVA_HOME%") do call :consider "%%~h"
for /f "delims=" %%j in ('where javac 2^>nul') do call :consider "%%~dpj.."
for /d %%h in ("%USERPROFILE%\.jdks\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*") do call :consider "%%~h"
if not defined jdk (
    echo lw: no JDK 25 or later was found in JAVA_HOME, PATH, %USERPROFILE%\.jdks and Program Files; install one and set JAVA_HOME to it 1>&2
    exit /b 2
)
set "stale=1"
if exist "%jar%" (
    for /f %%n in ('powershell -NoProfile -Command "$j=(Get-Item '%jar%').LastWriteTime; @(Get-ChildItem -Recurse -File '%here%src\main','%here%pom.xml' | Where-Object { $_.LastWriteTime -gt $j }).Count"') do set "stale=%%n"
)
if not "%stale%"=="0" (
    echo lw: building ^(the first time fetches libraries; it takes a minute or two^) 1>&2
    set "JAVA_HOME=%jdk%"
    pushd "%here%"
    call mvnw.cmd -q -B -ntp -Dmaven.test.skip=true package 1>&2
    if errorlevel 1 (
        popd
        echo lw: the build failed; the lines above say why 1>&2
        exit /b 2
    )
    popd
)
set "LAYERWISE_HOME=%here:~0,-1%"
"%jdk%\bin\java" --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true --sun-misc-unsafe-memory-access=allow %LAYERWISE_JVM% -cp "%jar%" layerwise.cli.Main %*
exit /b %errorlevel%

:consider
if defined jdk exit /b
if "%~1"=="" exit /b
if not exist "%~1\bin\javac.exe" exit /b
for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
    set "version=%%~v"
    set "version=!version:"=!"
    if !version! geq 25 set "jdk=%~1"
)
exit /b
