package layerwise.shell;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.HashSet;
import java.util.Set;

/**
 * Places in a cell's byte code where it can be stopped: the start of each method and each backward
 * jump.
 *
 * <p>A place is an {@code invokedynamic} instruction bound to one call site per shell, whose target
 * does nothing until a stop is asked for. The compiler of the JVM removes an empty constant target,
 * so a loop runs as fast as without it, and recompiles the loop when the target changes. A flag
 * read in each round, which is what JShell's own local execution does, keeps a loop from being
 * unrolled and vectorized.
 */
public final class StopChecks {
    private static final MethodType NOTHING = MethodType.methodType(void.class);
    private static final MethodHandle GO_ON = MethodHandles.empty(NOTHING);
    private static final DynamicCallSiteDesc CHECK =
            DynamicCallSiteDesc.of(
                    MethodHandleDesc.ofMethod(
                            DirectMethodHandleDesc.Kind.STATIC,
                            ClassDesc.of(StopChecks.class.getName()),
                            "link",
                            MethodTypeDesc.of(
                                    ConstantDescs.CD_CallSite,
                                    ConstantDescs.CD_MethodHandles_Lookup,
                                    ConstantDescs.CD_String,
                                    ConstantDescs.CD_MethodType)),
                    "stopCheck",
                    ConstantDescs.MTD_void);

    private final MutableCallSite site = new MutableCallSite(GO_ON);
    private final MethodHandle check;

    /** Checks that call {@code stopIfAsked}, which throws where it must, once they are armed. */
    StopChecks(Runnable stopIfAsked) {
        try {
            check =
                    MethodHandles.lookup()
                            .findVirtual(Runnable.class, "run", NOTHING)
                            .bindTo(stopIfAsked);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Runnable has a method run", e);
        }
    }

    /** Binds a check in the class of {@code caller} to its shell; called by the JVM. */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type) {
        if (caller.lookupClass().getClassLoader() instanceof CellLoader loader) {
            return loader.checks().site;
        }
        throw new IllegalArgumentException(caller.lookupClass() + " is not a class of a cell");
    }

    /** From now on every check reached calls the action. */
    void arm() {
        set(check);
    }

    /** From now on checks do nothing. */
    void disarm() {
        set(GO_ON);
    }

    private void set(MethodHandle target) {
        if (site.getTarget() != target) {
            site.setTarget(target);
            MutableCallSite.syncAll(new MutableCallSite[] {site});
        }
    }

    /** Returns {@code bytes} with checks; {@code loader} knows the classes that they mention. */
    static byte[] weave(byte[] bytes, CellLoader loader) {
        var hierarchy =
                ClassHierarchyResolver.ofResourceParsing(loader::declared)
                        .orElse(ClassHierarchyResolver.ofClassLoading(loader))
                        .orElse(ClassHierarchyResolver.defaultResolver());
        var classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        return classFile.transformClass(
                classFile.parse(bytes),
                ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(Weaver::new)));
    }

    private static final class Weaver implements CodeTransform {
        private final Set<Label> passed = new HashSet<>();

        @Override
        public void atStart(CodeBuilder builder) {
            builder.invokedynamic(CHECK);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (element instanceof LabelTarget target) {
                passed.add(target.label());
            } else if (element instanceof BranchInstruction branch
                    && passed.contains(branch.target())) {
                builder.invokedynamic(CHECK);
            }
            builder.with(element);
        }
    }
}
