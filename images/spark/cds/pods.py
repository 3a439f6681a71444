"""What a driver does with executor pods, where nobody answers: asks for one again and again, and reads a description of one. Usage: pods.py POD"""
import sys

from pyspark import SparkContext

context = SparkContext()
with open(sys.argv[1]) as pod:
    context._jvm.io.fabric8.kubernetes.client.utils.Serialization.unmarshal(pod.read())
context.stop()
